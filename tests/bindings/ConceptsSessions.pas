{ Concepts about sessions: whose objects are whose, and what happens while one waits. }
unit ConceptsSessions;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ConceptsWorld, Onshi, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields, OnshiRecord, OnshiRecords;

procedure FreedParent;
procedure FreedTwice;
procedure WrongKind;
procedure TwoSessions;
procedure Events;
procedure Cancellation;
procedure Busy;

implementation

procedure FreedParent;
var
  Session: IOnshiSession;
  Answer: IOnshiAnswer;
  Person: IOnshiRecord;
  Found: IOnshiQualificationResult;
  Job: Cardinal;
begin
  Session := Open('');
  Job := Ask(Session, 'freed_parent');
  WaitFor(Session, Job, ONSHI_EVENT_ANSWERED, 0);
  Answer := Session.Answer(Job);
  Session := nil;
  Show(Answer.Next(Person), 'somebody');
  Answer := nil;
  Found := AsConsentedUnit(Person).Results.Result_(0);
  Person := nil; // what is left keeps the record
  Show(Found.Name <> '', 'name');
end;

{ An object goes with the last one who has it; what went by hand is an error. }
procedure FreedTwice;
var
  Query: IOnshiNumberQuery;
  Record_: TOnshiRecord;
begin
  Query := NumberQuery;
  Record_ := Query.Handle;
  Query := nil;
  Show(onshi_record_free(Record_) = ONSHI_E_STALE_HANDLE, 'freed again');
  Query := NumberQuery;
  Show(onshi_record_free(Query.Handle) = ONSHI_S_OK, 'freed by hand');
  Show(CodeOf(Query, '') = ONSHI_E_STALE_HANDLE, 'used again');
end;

procedure WrongKind;
var
  Query: IOnshiNumberQuery;
begin
  Query := NumberQuery;
  Show(onshi_session_free(Query.Handle) = ONSHI_E_WRONG_HANDLE, 'a record as a session');
  Show(CodeOf(Query, '') = 0, 'as before');
end;

procedure TwoSessions;
var
  One, Other: IOnshiSession;
  Asked, Job: Cardinal;
begin
  One := Open('');
  Other := Open('elsewhere');
  Show(CodeOfOpening(Setup('')) = ONSHI_E_LEDGER_BUSY, 'a second one');
  Asked := Ask(Other, 'only there');
  Show(not One.JobOfKey('only there', Job), 'only there');
  One := nil;
  Show(Other.JobOfKey('only there', Job) and (Job = Asked), 'still there');
end;

procedure Events;
var
  Session: IOnshiSession;
  Answer: IOnshiAnswer;
  Person: IOnshiRecord;
  Job: Cardinal;
  People: Integer;
begin
  Session := Open('');
  Job := Ask(Session, 'events');
  Show(Ask(Session, 'events') = Job, 'the same key is the same job');
  Show(WaitFor(Session, Job, ONSHI_EVENT_ANSWERED, ONSHI_EVENT_ACCEPTED) = 1, 'accepted once');
  Answer := Session.Answer(Job);
  People := 0;
  while Answer.Next(Person) do
    Inc(People);
  Show((People > 0) and (People = Answer.Units), 'people');
  Session.Acknowledge(Job);
  Show(Session.Over(Job), 'over');
end;

{ A wait is as long as the program says: to break it off is not to wait again. }
procedure Cancellation;
var
  Session: IOnshiSession;
  Event: TOnshiEvent;
  Job: Cardinal;
begin
  Session := Open('nobody');
  Job := Ask(Session, 'withdrawn');
  Show(not Session.NextEvent(1, Event), 'nothing happened');
  Session.Withdraw(Job);
  WaitFor(Session, Job, ONSHI_EVENT_WITHDRAWN, 0);
  Show(Ask(Session, 'afterwards') <> Job, 'the session lives on');
end;

type
  { Two threads call into one session; one waits while the other looks. }
  TBusy = class
  private
    FSession: IOnshiSession;
    FJob: Cardinal;
    FSeen, FHarmed: Boolean;
    procedure Wait;
    procedure Look;
  end;

procedure TBusy.Wait;
var
  Event: TOnshiEvent;
begin
  while not FSeen do
    try
      FSession.NextEvent(50, Event);
    except
      on Error: EOnshi do
        FHarmed := FHarmed or (Error.Code <> ONSHI_E_BUSY);
    end;
end;

procedure TBusy.Look;
begin
  while not FSeen do
    try
      FSession.State(FJob);
    except
      on Error: EOnshi do
      begin
        Show(Error.Code = ONSHI_E_BUSY, Error.English);
        FSeen := True;
      end;
    end;
end;

procedure Busy;
var
  Both: TBusy;
  Waiting: TWork;
begin
  Both := TBusy.Create;
  Both.FSession := Open('busy');
  Both.FJob := Ask(Both.FSession, 'busy');
  Waiting := TWork.Create(Both.Wait);
  Both.Look;
  Waiting.Join;
  Show(not Both.FHarmed, 'the other call');
  Both.FSession.State(Both.FJob);
  Both.Free;
end;

end.
