{ What every language must show, in Delphi's Pascal; concepts.c says what each concept means.

    concepts ROOT INSTITUTION

  Prints `ok NAME` for each concept of xtask/src/languages/concepts.rs, in its order, or
  `not ok NAME: WHY` and ends with 1. }
program concepts;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  {$IFDEF UNIX}cthreads,{$ENDIF}
  SysUtils, Classes, Math, Showing, Onshi, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields, OnshiRecord,
  OnshiRecords, OnshiText, OnshiWords;

{ What the concepts share }

var
  Root, Institution: OnshiString;

function NumberQuery: IOnshiNumberQuery;
begin
  Result := NewNumberQuery;
end;

{ The code of the error that a property gives to this text; 0 if it takes it. }
function CodeOf(const AQuery: IOnshiNumberQuery; const AText: OnshiString): Integer;
begin
  Result := 0;
  try
    AQuery.InsuredCardSymbol := AText;
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

function Setup(const AName: OnshiString): TOnshiSetup;
var
  Place: OnshiString;
begin
  Place := Root;
  if AName <> '' then
    Place := Root + '/' + AName;
  Result := OnshiSetup(Place, Institution);
  Result.PollMs := 20;
  Result.CollectAfterMs := 20;
  Result.CollectAtMostMs := 50;
end;

{ ROOT/NAME with folders of its own: a place to which no terminal looks. }
function Open(const AName: OnshiString): IOnshiSession;
begin
  if AName <> '' then
  begin
    CreateDir(string(Root + '/' + AName));
    CreateDir(string(Root + '/' + AName + '/req'));
    CreateDir(string(Root + '/' + AName + '/res'));
  end;
  Result := OnshiOpen(Setup(AName));
end;

function CodeOfOpening(const ASetup: TOnshiSetup): Integer;
begin
  Result := 0;
  try
    OnshiOpen(ASetup);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

{ Everyone who consented yesterday: what the simulated terminal always has an answer to. }
function Ask(const ASession: IOnshiSession; const AKey: OnshiString): Cardinal;
var
  Request: IOnshiConsentedRequest;
begin
  Request := NewConsentedRequest;
  Request.Body.Search.ConsentFrom := '20261121';
  Request.Body.Search.ConsentTo := '20261122';
  Request.Body.Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Result := ASession.Submit(ONSHI_O_CONSENTED_BATCH, Request, AKey);
end;

{ Waits for an event of that kind; how many of another kind came before it. }
function WaitFor(const ASession: IOnshiSession; AJob, AKind, AOther: Cardinal): Integer;
var
  Event: TOnshiEvent;
begin
  Result := 0;
  repeat
    if ASession.NextEvent(1000, Event) and (Event.Job = AJob) and (Event.Kind = AOther) then
      Inc(Result);
  until (Event.Job = AJob) and (Event.Kind = AKind);
end;

{ The concepts }

procedure Load;
begin
  OnshiLoad;
  Show(OnshiVersion <> '', 'version');
end;

procedure AbiMismatch;
begin
  Show(onshi_abi_check(ONSHI_ABI + 1, ONSHI_SCHEMA_HASH, nil) = ONSHI_E_ABI_MISMATCH, 'interface');
  Show(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH xor 1, nil) = ONSHI_E_ABI_MISMATCH, 'catalogue');
end;

procedure Constants;
begin
  Show(ONSHI_C_SEX_FEMALE = '2', 'value');
  Show(OnshiCodeLabel(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE) = '女', 'Japanese');
  Show(OnshiCodeLabel(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE, ONSHI_ENGLISH) = 'female', 'English');
  Show(OnshiCodeLabel(ONSHI_T_SEX, '9') = '', 'a code to come');
end;

procedure TypedRecords;
var
  Request: IOnshiBatchRequest;
  First, Second: IOnshiBatchQuery;
begin
  Request := NewBatchRequest;
  First := Request.Body.Search(0);
  Second := Request.Body.Search(1);
  First.InsuredCardSymbol := '甲';
  Second.InsuredCardSymbol := '';
  Second.BirthdateAsDate := EncodeDate(1941, 4, 22);
  Show(Request.Body.Count(ONSHI_F_BATCH_REQUEST_BODY_SEARCH) = 2, 'count');
  Show(Request.Body.Search(0).InsuredCardSymbol = '甲', 'text');
  Show((Second.InsuredCardSymbol = '')
    and Second.Has(ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL), 'empty is not absent');
  Show(not First.Has(ONSHI_F_BATCH_QUERY_BIRTHDATE) and (First.BirthdateAsDate = 0), 'absent');
  Show((Second.Birthdate = '19410422')
    and (Second.BirthdateAsDate = EncodeDate(1941, 4, 22)), 'date');
  Second.Birthdate := '19410431';
  Show((Second.Birthdate = '19410431') and (Second.BirthdateAsDate = 0), 'no date');
end;

procedure CodesToCome;
var
  Query: IOnshiNumberQuery;
begin
  Query := NumberQuery;
  Query.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Show(Query.MedicalTreatmentLabel <> '', 'label');
  Query.MedicalTreatment := '77';
  Show((Query.MedicalTreatment = '77') and (Query.MedicalTreatmentLabel = ''), 'a code to come');
end;

procedure TypedRecordsAndCodes;
begin
  TypedRecords;
  CodesToCome;
end;

procedure TextOutsideJis;
var
  Query: IOnshiNumberQuery;
  Given: OnshiString;
begin
  Query := NumberQuery;
  Given := OnshiString(#$E000) + '𠮷🍣';
  Show(Length(Given) = 5, 'UTF-16');
  Query.InsuredCardSymbol := Given;
  Show(Query.InsuredCardSymbol = Given, 'UTF-16 there and back');
  Show(OfUtf8(Utf8(Given)) = Given, 'UTF-8 there and back');
  Query.AddExtra('Extra', Given);
  Show(Pos(Given, Query.Json) > 0, 'JSON');
end;

procedure TextBroken;
var
  Query: IOnshiNumberQuery;
begin
  Query := NumberQuery;
  Query.InsuredCardSymbol := '甲';
  Show(CodeOf(Query, OnshiString(#$D842)) = ONSHI_E_BAD_TEXT, 'a lone surrogate');
  Show(onshi_record_set_text(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL,
    PAnsiChar(#$E3#$81), 2, nil) = ONSHI_E_BAD_TEXT, 'half a character');
  Show(Query.InsuredCardSymbol = '甲', 'as before');
end;

procedure NullArgument;
var
  Count: Cardinal;
  Code: Integer;
  Session: IOnshiSession;
begin
  Count := 77;
  Show(onshi_record_check(nil, @Count, nil) = ONSHI_E_NULL_ARGUMENT, 'a record');
  Show(Count = 77, 'output');
  Show(onshi_record_free(nil) = ONSHI_S_OK, 'nothing to free');
  Session := Open('null');
  Code := 0;
  try
    Session.Submit(ONSHI_O_CONSENTED_BATCH, nil, 'null');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_NULL_ARGUMENT, 'nil as a request');
end;

procedure BufferTooSmall;
var
  Query: IOnshiNumberQuery;
  Units: array[0..8] of WideChar;
  Count: Cardinal;
begin
  Query := NumberQuery;
  Query.InsuredCardSymbol := '04534020';
  Units[0] := 'a';
  Units[8] := 's';
  Count := 0;
  Show(onshi_record_text_u16(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL, 0, @Units,
    7, @Count, nil) = ONSHI_E_BUFFER_TOO_SMALL, 'one too short');
  Show((Count = 8) and (Units[0] = 'a'), 'the length needed, and nothing else');
  Show((onshi_record_text_u16(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL, 0,
    @Units, 8, @Count, nil) = ONSHI_S_OK) and (Units[7] = '0') and (Units[8] = 's'), 'exact');
  // The objects make room by themselves.
  Query.InsuredCardSymbol := OnshiString(StringOfChar('7', 5000));
  Show(Query.InsuredCardSymbol = OnshiString(StringOfChar('7', 5000)), 'long');
end;

procedure UnknownValue;
var
  Code: Integer;
  Wrong: TOnshiSetup;
begin
  Code := 0;
  try
    OnshiNew($FFFF);
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_UNKNOWN_MESSAGE, 'a message');
  Code := 0;
  try
    AsBatchUnit(NumberQuery).Validity := '1';
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_UNKNOWN_FIELD, 'a field');
  Wrong := Setup('');
  Wrong.Flags := $80000000;
  Show(CodeOfOpening(Wrong) = ONSHI_E_BAD_OPTIONS, 'a flag');
end;

{ A file that ends too early: an error with everything that errors can tell. }
procedure OpenBrokenFile;
var
  Path: string;
  Text: UTF8String;
  Stream: TFileStream;
begin
  Path := string(Root) + '/broken.xml';
  Text := '<?xml version="1.0" encoding="UTF-8"?>'#10'<XmlMsg><MessageHeader>';
  Stream := TFileStream.Create(Path, fmCreate);
  try
    Stream.WriteBuffer(PAnsiChar(Text)^, Length(Text));
  finally
    Stream.Free;
  end;
  OnshiOpenFile(OnshiString(Path), ONSHI_M_QUALIFICATION_ANSWER);
end;

procedure ErrorDetail;
var
  Raised: Boolean;
begin
  try
    Slot;
    Done(ONSHI_E_TOO_MANY_HANDLES);
    Show(False, 'raised without an object');
  except
    on Error: EOnshi do
      Show((Error.Code = ONSHI_E_TOO_MANY_HANDLES) and (Error.English <> ''), 'without an object');
  end;
  Raised := False;
  try
    OpenBrokenFile;
  except
    on Error: EOnshi do
    begin
      Raised := True;
      Show((Error.Code = ONSHI_E_TRUNCATED) and (Error.Category = ONSHI_CATEGORY_PEER), 'code');
      Show(Pos('文書が途中で終わっています', Error.Japanese) > 0, 'Japanese');
      Show(Pos('the document ends too early', Error.English) > 0, 'English');
      Show((Error.FileName = 'broken.xml') and (Error.Line = 2) and (Error.Column > 1), 'where');
      Show(Error.Message <> '', 'message');
    end;
  end;
  Show(Raised, 'raised');
end;

type
  TElsewhere = class
  private
    FError: EOnshi;
    procedure Read;
  end;

procedure TElsewhere.Read;
begin
  Show((FError.Code = ONSHI_E_TRUNCATED) and (FError.Japanese <> ''), 'read elsewhere');
end;

procedure ErrorElsewhere;
var
  Elsewhere: TElsewhere;
begin
  Elsewhere := TElsewhere.Create;
  try
    OpenBrokenFile;
    Show(False, 'raised');
  except
    on Error: EOnshi do
    begin
      NumberQuery;
      Elsewhere.FError := Error;
      TWork.Create(Elsewhere.Read).Join;
    end;
  end;
  Elsewhere.Free;
end;

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

type
  TOwnRecord = class
  private
    FText: OnshiString;
    procedure Use;
  end;

procedure TOwnRecord.Use;
var
  Query: IOnshiNumberQuery;
  Turn: Integer;
begin
  Query := NumberQuery;
  for Turn := 1 to 100 do
  begin
    Query.InsuredCardSymbol := FText;
    Show(Query.InsuredCardSymbol = FText, FText);
  end;
end;

procedure Threads;
var
  Own: array[1..64] of TOwnRecord;
  Started: array[1..64] of TWork;
  At: Integer;
begin
  for At := 1 to 64 do
  begin
    Own[At] := TOwnRecord.Create;
    Own[At].FText := OnshiString('thread ' + IntToStr(At));
    Started[At] := TWork.Create(Own[At].Use);
  end;
  for At := 1 to 64 do
  begin
    Started[At].Join;
    Own[At].Free;
  end;
end;

{ As Delphi has it: what is invalid, divides by zero or overflows is raised. A whole question, up to
  its answer, must raise nothing and leave mask and rounding as they were. }
function Raises: Boolean;
var
  Zero: Double;
begin
  Zero := 0;
  Result := False;
  try
    Zero := 1 / Zero;
    Show(Zero <> 0, 'a number');
  except
    on EZeroDivide do
      Result := True;
  end;
end;

procedure FloatingPoint;
var
  Before, Raising: TFPUExceptionMask;
  Session: IOnshiSession;
  Job: Cardinal;
begin
  Raising := [exDenormalized, exUnderflow, exPrecision];
  Before := SetExceptionMask(Raising);
  SetRoundMode(rmUp);
  Show(Raises, 'division by zero is raised before');
  Session := Open('');
  Job := Ask(Session, 'float');
  WaitFor(Session, Job, ONSHI_EVENT_ANSWERED, 0);
  Show(Session.Answer(Job).Units > 0, 'people');
  Session := nil;
  Show(GetExceptionMask = Raising, 'mask');
  Show(GetRoundMode = rmUp, 'rounding');
  Show(Raises, 'division by zero is raised afterwards');
  SetRoundMode(rmNearest);
  SetExceptionMask(Before);
end;

type
  { A copy of the library, used in a thread of its own: what the library keeps for a thread goes with
    the thread. }
  TCopied = class
  private
    FFile: string;
    procedure Use;
  end;

procedure TCopied.Use;
var
  New: function(ARecord: Cardinal; AOut: POnshiRecord; AError: POnshiError): Integer; cdecl;
  Release: function(ARecord: TOnshiRecord): Integer; cdecl;
  Opened: TLibrary;
  Made: TOnshiRecord;
  Count: Cardinal;
begin
  Opened := LibraryOpen(FFile);
  @New := LibraryFind(Opened, 'onshi_record_new');
  @Release := LibraryFind(Opened, 'onshi_record_free');
  Made := nil;
  Show(New(ONSHI_R_NUMBER_QUERY, @Made, nil) = ONSHI_S_OK, 'new');
  Show(onshi_record_check(Made, @Count, nil) < 0, 'a handle belongs to the copy that gave it');
  Show(Release(Made) = ONSHI_S_OK, 'free');
  LibraryLetGo(Opened);
end;

procedure Unload;
var
  Copied: TCopied;
  Turn: Integer;
begin
  Copied := TCopied.Create;
  Copied.FFile := string(Root) + '/copy-of-onshi.dll';
  CopyFile(ExtractFilePath(ParamStr(0)) + {$IFDEF MSWINDOWS}'onshi1.dll'{$ELSE}'libonshi.so.1'{$ENDIF},
    Copied.FFile);
  for Turn := 1 to 3 do
  begin
    TWork.Create(Copied.Use).Join;
    Show(not LibraryIsLoaded(Copied.FFile), 'let go');
  end;
  Copied.Free;
  {$IFNDEF ONSHI_LINKED}
  OnshiUnload;
  Show(onshi_record_free(nil) = ONSHI_NOT_LOADED, 'nothing is there');
  OnshiLoad;
  Show(CodeOf(NumberQuery, '') = 0, 'loaded again');
  {$ENDIF}
end;

const
  Shown: array[0..20] of record
    Name: string;
    Show: procedure;
  end = (
    (Name: 'load'; Show: Load),
    (Name: 'abi_mismatch'; Show: AbiMismatch),
    (Name: 'constants'; Show: Constants),
    (Name: 'typed_records'; Show: TypedRecordsAndCodes),
    (Name: 'text_outside_jis'; Show: TextOutsideJis),
    (Name: 'text_broken'; Show: TextBroken),
    (Name: 'null_argument'; Show: NullArgument),
    (Name: 'buffer_too_small'; Show: BufferTooSmall),
    (Name: 'unknown_value'; Show: UnknownValue),
    (Name: 'error_detail'; Show: ErrorDetail),
    (Name: 'error_elsewhere'; Show: ErrorElsewhere),
    (Name: 'freed_parent'; Show: FreedParent),
    (Name: 'freed_twice'; Show: FreedTwice),
    (Name: 'wrong_kind'; Show: WrongKind),
    (Name: 'two_sessions'; Show: TwoSessions),
    (Name: 'events'; Show: Events),
    (Name: 'cancellation'; Show: Cancellation),
    (Name: 'busy'; Show: Busy),
    (Name: 'threads'; Show: Threads),
    (Name: 'floating_point'; Show: FloatingPoint),
    (Name: 'unload'; Show: Unload));

var
  At: Integer;

begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  if ParamCount <> 2 then
  begin
    WriteLn(ErrOutput, 'concepts ROOT INSTITUTION');
    Halt(1);
  end;
  Root := OnshiString(ParamStr(1));
  Institution := OnshiString(ParamStr(2));
  for At := Low(Shown) to High(Shown) do
  begin
    Subject := OnshiString(Shown[At].Name);
    try
      Shown[At].Show;
    except
      on Error: Exception do
        Show(False, OnshiString(Error.ClassName + ' ' + Error.Message));
    end;
    Say('ok ' + Subject);
  end;
end.
