{ Nouns of objects.pas about what a session keeps and tells. }
unit ObjectsLedger;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Showing, ObjectsWorld, Onshi, OnshiApi, OnshiCalls, OnshiCertificates, OnshiConsent,
  OnshiConsents, OnshiFields, OnshiJobs, OnshiLimitConsents, OnshiLists, OnshiLog, OnshiMigration,
  OnshiNotes, OnshiPatients, OnshiRecord, OnshiRecords, OnshiRemembered, OnshiSite, OnshiTime, OnshiWords;

procedure Lists;
procedure Jobs;
procedure Log;
procedure Site;
procedure Migration;
procedure Remembered;
procedure LimitConsents;

implementation

procedure Lists;
var
  Session: IOnshiSession;
  Head: IOnshiBatchRequest;
  Person: IOnshiBatchQuery;
  List: IOnshiList;
  State: TOnshiListState;
  Consents: IOnshiConsents;
  Job, First, Last, Why: Cardinal;
begin
  Session := Open;
  Head := NewBatchRequest;
  Head.Header.QualificationConfirmationDate := '20261122';
  List := OnshiNewList(Session, ONSHI_O_QUALIFICATION_BATCH, Head, 'list');
  Show(not OnshiListState(Session, 'list', State), 'not yet');
  Person := NewBatchQuery;
  Person.SetInsurance('06139992', '', '1', '');
  Person.Birthdate := '19500102';
  List.Add(Person);
  List.Submit;
  Show(OnshiListState(Session, 'list', State) and (State.People = 1) and (State.Parts = 1)
    and (State.Whole <> 0), 'submitted');
  Show(OnshiListJob(Session, 'list', 0, Job) and not OnshiListJob(Session, 'list', 1, Job), 'parts');
  OnshiListAbandon(Session, 'list');
  Show(OnshiListState(Session, 'list', State) and (State.Over <> 0), 'given up');
  Consents := OnshiConsentsOf(Session);
  Show(Consents.Days(ONSHI_KIND_VISIT).Next(20261119, 9, Now_, First, Last), 'days');
  Show(Consents.ClockBehind = 0, 'clock');
  Show(Consents.HearMany(ONSHI_KIND_VISIT, Now_, ['21', '22'], [ConsentedUnit, ConsentedUnit]) = 2,
    'heard of two');
  Show(Consents.Consent('22', ONSHI_KIND_VISIT).Json <> '', 'a copy');
  Show(not Consents.CancelDue('17', ONSHI_KIND_VISIT, Why), 'no cancellation');
  Consents.Cancel('21', ONSHI_KIND_VISIT, ONSHI_CANCEL_PATIENT);
  Show(Consents.CancelDue('21', ONSHI_KIND_VISIT, Why) and (Why = ONSHI_CANCEL_PATIENT), 'to cancel');
  Show(Consents.CancelDrop('21', ONSHI_KIND_VISIT), 'consents after all');
  Show(not Consents.CancelDrop('21', ONSHI_KIND_VISIT), 'once');
  Show(not Consents.CancelDue('21', ONSHI_KIND_VISIT, Why), 'nothing to cancel');
end;

{ Without a terminal }

function Question: IOnshiQualificationRequest;
var
  Query: IOnshiNumberQuery;
begin
  Result := NewQualificationRequest;
  Result.Header.QualificationConfirmationDate := '20261122';
  Query := Result.Body.Search;
  Query.SetInsurance('06139992', '', '1', '01');
  Query.Birthdate := '19500102';
end;

{ A job that a session leaves behind. }
function LeftBehind: Cardinal;
var
  Session: IOnshiSession;
begin
  Session := OnshiOpen(Alone('jobs'));
  Show(Length(OnshiJobsOf(Session).Open) = 0, 'none');
  Result := Session.Submit(ONSHI_O_QUALIFICATION, Question, '');
end;

procedure Jobs;
var
  Session: IOnshiSession;
  Jobs: IOnshiJobs;
  First, Named: Cardinal;
  Told: TOnshiJob;
begin
  First := LeftBehind;
  Session := OnshiOpen(Alone('jobs'));
  Jobs := OnshiJobsOf(Session);
  Show((Length(Jobs.Open) = 1) and (Jobs.Open[0] = First), 'found again');
  Told := Jobs.Asked(First);
  Show((Told.Operation = ONSHI_O_QUALIFICATION) and (Told.OfList = 0) and (Told.People = 0), 'what');
  Show((Told.Submitted > 0) and (Told.Submitted <= Told.Changed) and (Told.Changed <= OnshiNow), 'when');
  Show(Jobs.Key(First) = '', 'no key');
  Named := Session.Submit(ONSHI_O_QUALIFICATION, Question, 'named');
  Show(Jobs.Key(Named) = 'named', 'key');
  Show((Length(Jobs.Open) = 2) and (Jobs.Open[0] = First) and (Jobs.Open[1] = Named), 'oldest first');
  Session.Abandon(Named);
  Session.Abandon(First);
  Show(Length(Jobs.Open) = 0, 'over');
  Session := nil;
  Show(Length(Jobs.Open) = 0, 'the jobs keep the session');
end;

type
  { Who reads the lines of a session. }
  TReader = class
  private
    FLines: Integer;
    FLevel: Cardinal;
    FLast: OnshiString;
  public
    procedure Read(ALevel: Cardinal; const ALine: OnshiString);
  end;

procedure TReader.Read(ALevel: Cardinal; const ALine: OnshiString);
begin
  Inc(FLines);
  FLevel := ALevel;
  FLast := ALine;
  raise Exception.Create('what a line raises is lost');
end;

procedure Refused(const ASession: IOnshiSession);
begin
  try
    ASession.Answer(99);
  except
    on EOnshi do
      Exit;
  end;
  Show(False, 'refused');
end;

procedure Log;
var
  Session: IOnshiSession;
  Reader: TReader;
  Code: Integer;
begin
  Session := OnshiOpen(Alone('log'));
  Reader := TReader.Create;
  OnshiLogTo(Session, Reader.Read);
  Refused(Session);
  Show((Reader.FLines = 1) and (Reader.FLevel = ONSHI_LOG_WARNING), 'a line');
  Show((Pos('refused', Reader.FLast) > 0) and (Pos('拒', Reader.FLast) > 0), 'in both languages');
  OnshiLogTo(Session, Reader.Read, ONSHI_LOG_ERROR);
  Refused(Session);
  Show(Reader.FLines = 1, 'errors only');
  Code := 0;
  try
    OnshiLogTo(Session, Reader.Read, 9);
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_BAD_OPTIONS, 'no such level');
  OnshiLogTo(Session, Reader.Read);
  OnshiNoLog(Session);
  Refused(Session);
  Show(Reader.FLines = 1, 'no line any more');
  OnshiLogTo(Session, Reader.Read);
  Session := nil;
  Reader.Free;
end;

function SiteWithTerminal(const ALabel: OnshiString): OnshiString;
begin
  Result := '[[institutions]]'#10'code = "' + Institution + '"'#10'kind = "Medical"'#10
    + 'name = "試験診療所"'#10'[[terminals]]'#10'label = "' + ALabel + '"'#10'claims = true'#10
    + '[[connections]]'#10'institution = "' + Institution + '"'#10'terminal = "受付"'#10
    + 'folders = { req = "a/req", res = "a/res" }'#10;
end;

procedure Site;
var
  Setup: TOnshiSetup;
  Wrong, Found: TOnshiSiteFindings;
  Last: TOnshiSiteThing;
  At, Code: Integer;
begin
  Wrong := OnshiCheckSite(SiteWithTerminal('診察室'));
  Show((Length(Wrong) > 0) and (Wrong[0].Fault = ONSHI_FAULT_TERMINAL_UNKNOWN)
    and (Wrong[0].Severity = ONSHI_SEVERITY_ERROR), 'a terminal that is not there');
  Last := Wrong[0].About[High(Wrong[0].About)];
  Show((Last.About = ONSHI_ABOUT_TERMINAL) and (Last.Text = '受付'), 'which one');
  Show(OnshiWord(ONSHI_WORD_REMEDY, Wrong[0].Fault, ONSHI_ENGLISH) <> '', 'what to do');
  Code := 0;
  try
    OnshiCheckSite('[[');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_BAD_OPTIONS, 'no TOML');
  Setup := Alone('site');
  Setup.Site := SiteWithTerminal('受付');
  Found := OnshiSiteFindingsOf(OnshiOpen(Setup));
  Show(Length(Found) = Length(OnshiCheckSite(Setup.Site)), 'of a session');
  for At := 0 to High(Found) do
    Show((Found[At].Severity <> ONSHI_SEVERITY_ERROR) and (Length(Found[At].About) > 0), 'no error');
end;

{ Another code of the same kind. }
function OtherCode: OnshiString;
begin
  Result := Institution;
  if Result[Length(Result)] = '2' then
    Result[Length(Result)] := '3'
  else
    Result[Length(Result)] := '2';
end;

{ From the plan to the ledger that closes; what comes after is the new session's. }
procedure CloseOld(const AOld: IOnshiSession; const AChange: IOnshiMigration);
var
  Why: TOnshiStepNotDone;
  Count, Reason: Cardinal;
  Code: Integer;
begin
  Show(not AChange.StepDone(ONSHI_STEP_CLOSE_LEDGER, [], [], Why)
    and (Why.Reason = ONSHI_NO_MIGRATION_FIRST) and (Why.First = ONSHI_STEP_STOP_NEW_JOBS), 'too early');
  Show(AChange.StepDone(ONSHI_STEP_STOP_NEW_JOBS, [], [], Why), 'no new jobs');
  Show((AChange.DoneAt(ONSHI_STEP_STOP_NEW_JOBS) > 0)
    and (AChange.DoneAt(ONSHI_STEP_FINISH_FIRST) = 0), 'when');
  Code := 0;
  try
    AOld.Submit(ONSHI_O_QUALIFICATION, Question, '');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_FORBIDDEN, 'really none');
  Show(not AChange.StepDone(ONSHI_STEP_FINISH_FIRST, [ONSHI_MATTER_UNFETCHED_DAYS], [3], Why)
    and (Why.Reason = ONSHI_NO_MIGRATION_LEFT) and (Why.Matter = ONSHI_MATTER_UNFETCHED_DAYS)
    and (Why.Left = 3) and (Why.First = 0), 'days are left');
  Show(AChange.Stock(ONSHI_MATTER_OPEN_JOBS, Count) and (Count = 0), 'no jobs');
  Show(not AChange.Stock(ONSHI_MATTER_UNFETCHED_DAYS, Count), 'the program counts');
  Show(AChange.StepDone(ONSHI_STEP_FINISH_FIRST, [ONSHI_MATTER_UNFETCHED_DAYS], [0], Why), 'finished');
  Show(AChange.StepDone(ONSHI_STEP_CLOSE_LEDGER, [ONSHI_MATTER_UNFETCHED_DAYS], [0], Why), 'closed');
  Show(not AChange.CallOff(Reason) and (Reason = ONSHI_NO_MIGRATION_NO_WAY_BACK), 'no way back');
end;

procedure Migration;
var
  Old, New: IOnshiSession;
  Setup: TOnshiSetup;
  Change: IOnshiMigration;
  Standing: TOnshiMigration;
  Reason: Cardinal;
begin
  Old := OnshiOpen(Alone('old'));
  Change := OnshiMigrationOf(Old);
  Show(not Change.Standing(Standing) and (Change.OldCode = ''), 'no plan');
  Show(not Change.Plan(Institution, Reason) and (Reason = ONSHI_NO_MIGRATION_SAME_CODE), 'the same');
  Show(Change.Plan(OtherCode, Reason), 'a plan');
  Show((Change.OldCode = Institution) and (Change.NewCode = OtherCode), 'codes');
  CloseOld(Old, Change);
  Setup := Alone('new');
  Setup.Institution := OtherCode;
  New := OnshiOpen(Setup);
  Show(not Change.Carry(New), 'the new one has no plan');
  Change := OnshiMigrationOf(New);
  Show(Change.Carry(Old), 'carried');
  Show(Change.Standing(Standing) and (Standing.Done = 3) and (Standing.CalledOff = 0)
    and (Standing.Next = ONSHI_STEP_SET_UP_TERMINALS), 'standing');
  Show(OnshiFate(ONSHI_MATTER_LEDGER) = ONSHI_FATE_CLOSES, 'fate');
end;

{ Whether the names of the last linking differ and somebody said that both are the patient. }
function AliasIsKnown(const APatients: IOnshiPatients; const ANotes: IOnshiNotes): Boolean;
var
  TwoCharts: Boolean;
begin
  APatients.LinkEach(ANotes, ONSHI_ROUTE_CONSENTED, ConsentedUnit, TwoCharts);
  Result := APatients.Verdict(0).Alias <> 0;
end;

{ Somebody says to a session that both are. }
procedure SayOnce(const APatients: IOnshiPatients; const ASecret: TOnshiBytes);
var
  Kept: IOnshiRemembered;
  Notes: IOnshiNotes;
  Reason: Cardinal;
begin
  Kept := OnshiRememberedOf(OnshiOpen(Alone('remembered')));
  Notes := Kept.Notes(ASecret, APatients);
  Show(not AliasIsKnown(APatients, Notes), 'nobody said so');
  Show(Kept.ConfirmAlias(Notes, APatients, 0, ConsentedUnit, 0, Reason), 'said');
end;

procedure Remembered;
var
  Patients: IOnshiPatients;
  Known: TOnshiPerson;
  Secret: TOnshiBytes;
  Kept: IOnshiRemembered;
  Notes: IOnshiNotes;
  Decision, When: Cardinal;
  Change: TOnshiChange;
begin
  Known := Chart;
  Known.Id := '17';
  Known.Number := '1';
  Known.Name := '試驗　太郎';
  Patients := OnshiPatientList;
  Patients.Add(Known);
  SetLength(Secret, 32);
  SayOnce(Patients, Secret);
  Kept := OnshiRememberedOf(OnshiOpen(Alone('remembered')));
  Notes := Kept.Notes(Secret, Patients);
  Show(AliasIsKnown(Patients, Notes), 'remembered');
  Show(Kept.WithdrawAlias(Notes, Patients, 0, ConsentedUnit, 0), 'taken back');
  Show(not Kept.WithdrawAlias(Notes, Patients, 0, ConsentedUnit, 0), 'once');
  Show(not AliasIsKnown(Patients, Notes), 'forgotten');
  Show(Patients.Change(0, Change), 'a change');
  Kept.Decide(Notes, Patients, 0, ONSHI_DECIDED_APPLIED);
  Notes := Kept.Notes(Secret, Patients);
  Show(Notes.Decided(Patients, 0, OnshiNow, Decision, When)
    and (Decision = ONSHI_DECIDED_APPLIED), 'decided');
  Show((Kept.Forget(Notes, '17') > 0) and (Kept.Forget(Notes, '17') = 0), 'forgets');
end;

procedure LimitConsents;
var
  Kept: IOnshiLimitConsents;
  Query: IOnshiNumberQuery;
  Permits: IOnshiPermits;
  Asking: TOnshiAsking;
  Reason: Cardinal;
begin
  Kept := OnshiLimitConsentsOf(OnshiOpen(Alone('limit')));
  Query := NewNumberQuery;
  Permits := OnshiNewPermits;
  Show((Kept.Consent('17') = nil) and not Kept.Withdraw('17'), 'none');
  Show(not Kept.AskLimit(Query, '17', Permits, Reason) and (Reason <> 0), 'must not ask');
  Asking.Institution := Institution;
  Asking.Patient := '17';
  Kept.Keep(OnshiRecordLimitConsent(Asking, ONSHI_CONSENTED_BY_WORD, OnshiNow, 'op-1', OnshiNow, Reason));
  Show(Kept.Consent('17') <> nil, 'kept');
  Show(Kept.AskLimit(Query, '17', Permits, Reason), 'may ask');
  Show(OnshiAskedCertificates(Query) = 1 shl ONSHI_CERTIFICATE_LIMIT, 'asked');
  Show(Kept.AskCertificates(Query, ONSHI_KIND_VISIT, '17', True, False, Permits, Reason), 'by card');
  Show(Kept.Withdraw('17'), 'taken back');
  Show(not Kept.AskLimit(Query, '17', Permits, Reason)
    and (Reason = ONSHI_NO_CERTIFICATE_WITHDRAWN), 'must not ask any more');
end;

end.
