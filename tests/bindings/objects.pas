{ What the examples do not use of the Delphi units: each object, noun by noun.

    objects ROOT INSTITUTION

  Prints `ok NOUN` for each, or `not ok NOUN: WHY` and ends with 1. }
program objects;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  SysUtils, Showing, Onshi, OnshiAccess, OnshiAnswer, OnshiApi, OnshiCalls, OnshiCertificates, OnshiConsent,
  OnshiConsents, OnshiFacility, OnshiFields, OnshiLists, OnshiNotes, OnshiPatients, OnshiRecord,
  OnshiRecords, OnshiRetention, OnshiText, OnshiTime, OnshiWords;

const
  Address = 'https://example.invalid/visit?f=1&g=2';
  Today = 20261122;

var
  Root, Institution: OnshiString;
  Now_: Cardinal;

function Open: IOnshiSession;
var
  Setup: TOnshiSetup;
begin
  Setup := OnshiSetup(Root, Institution);
  Setup.PollMs := 20;
  Setup.CollectAfterMs := 20;
  Setup.CollectAtMostMs := 50;
  Setup.Flags := ONSHI_SESSION_ALLOW_ASSUMED;
  Result := OnshiOpen(Setup);
end;

{ The answer of the simulated terminal, acknowledged. }
function Asked(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString): IOnshiAnswer;
var
  Session: IOnshiSession;
  Event: TOnshiEvent;
  Job, Found: Cardinal;
begin
  Session := Open;
  Job := Session.Submit(AOperation, ARequest, AKey);
  Show(Session.JobOfKey(AKey, Found) and (Found = Job), 'job of key');
  while not Session.Answered(Job) do
    Session.NextEvent(1000, Event);
  Result := Session.Answer(Job);
  Show((Session.Reception(Job) = '') = (Result.Units = 0), 'reception');
  Session.Acknowledge(Job);
end;

function ConsentedUnit: IOnshiConsentedUnit;
var
  Found: IOnshiQualificationResult;
begin
  Result := NewConsentedUnit;
  Result.Validity := ONSHI_C_QUALIFICATION_VALIDITY_VALID;
  Found := Result.Results.Result_(0);
  Found.InsurerNumber := '06139992';
  Found.InsuredIdentificationNumber := '1';
  Found.Name := '試験　太郎';
  Found.Birthdate := '19500102';
  Found.MedicineConsent := ONSHI_C_CONSENT_YES;
  Found.MedicineConsentTime := '20261121080000';
  Found.MedicineAvailable := '20261123090000';
end;

function Chart: TOnshiPerson;
begin
  Result.Id := '1';
  Result.ReferenceNumber := '';
  Result.InsurerNumber := '06139992';
  Result.Symbol := '';
  Result.Number := '9';
  Result.Branch := '';
  Result.Name := '試験　太郎';
  Result.Kana := '';
  Result.Birthdate := '19500102';
end;

function ConsentedRequest(const AFrom: OnshiString): IOnshiConsentedRequest;
begin
  Result := NewConsentedRequest;
  Result.Body.Search.ConsentFrom := AFrom;
  Result.Body.Search.ConsentTo := '20261122';
  Result.Body.Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
end;

{ The nouns }

procedure ARecord;
var
  Query: IOnshiNumberQuery;
  Found: TOnshiFindings;
  Worst: Cardinal;
  At: Integer;
  Envelope: IOnshiEnvelope;
begin
  Query := NewNumberQuery;
  Query.SetInsurance('06139992', '', '1', '02');
  Show((Query.InsurerNumber = '06139992') and (Query.InsuredBranchNumber = '02'), 'insurance');
  Show(not Query.Has(ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL), 'no symbol');
  Show(Query.Coverage = ONSHI_COVERAGE_HEALTH_INSURANCE, 'coverage');
  Query.SetMedicalAid('12345678', '1234567');
  Show(Query.Coverage = ONSHI_COVERAGE_MEDICAL_AID, 'medical aid');
  Query.InsuredBranchNumber := '1234';
  Found := Query.Check;
  Worst := 0;
  for At := 0 to High(Found) do
    if (Found[At].Severity > Worst) and (Found[At].Text <> '') then
      Worst := Found[At].Severity;
  Show(Worst = ONSHI_SEVERITY_ERROR, 'findings');
  Envelope := NewEnvelope;
  Envelope.Body.AddExtra('List/Item', '甲');
  Show(Envelope.Body.ExtraCount = 1, 'extras');
  Show((Envelope.Body.ExtraWay(0) = 'List/Item') and (Envelope.Body.ExtraText(0) = '甲'), 'extra');
end;

procedure Words;
begin
  Show(OnshiMayUpdate(ONSHI_ROUTE_NUMBER, '1'), 'valid');
  Show(not OnshiMayUpdate(ONSHI_ROUTE_NUMBER, ''), 'unknown');
  Show(OnshiFieldName(ONSHI_F_NUMBER_QUERY_INSURER_NUMBER) = '保険者番号', 'name');
  Show(OnshiFieldLabel(ONSHI_F_NUMBER_QUERY_INSURER_NUMBER, ONSHI_COVERAGE_MEDICAL_AID)
    = '公費負担者番号', 'label');
  Show(OnshiCompareNames('試験　太郎', '太郎　試験', True) <> ONSHI_NAMES_DIFFERENT, 'any order');
  Show(OnshiCompareNames('試験　太郎', '太郎　試験') = ONSHI_NAMES_DIFFERENT, 'this order');
end;

{ The names of a block, one for each person: of several coverages, the first. }
function NamesOf(const ABlock: IOnshiBlock; APerson: Integer): OnshiString;
var
  Values: TOnshiValues;
  At: Integer;
begin
  Values := ABlock.Values(APerson);
  Result := '';
  for At := High(Values) downto 0 do
    if (Values[At].Field = ONSHI_F_QUALIFICATION_RESULT_NAME) and not Values[At].Group then
      Result := Values[At].Text;
end;

procedure Answers;
var
  Answer: IOnshiAnswer;
  Block: IOnshiBlock;
  Person: IOnshiRecord;
  Names: array of OnshiString;
  At, Count, Seen: Integer;
begin
  Answer := Asked(ONSHI_O_CONSENTED_BATCH, ConsentedRequest('20261121'), 'objects');
  Show((Answer.Form = ONSHI_FORM_XML) and (Pos('.xml', Answer.Name) > 1), 'form and name');
  Show((Length(Answer.Blake3) = 32) and (Answer.Frame.Told > 0), 'hash and time');
  Show(Answer.Sections > 0, 'sections');
  Names := nil;
  while Answer.Next(Person) do
  begin
    SetLength(Names, Length(Names) + 1);
    Names[High(Names)] := AsConsentedUnit(Person).Results.Result_(0).Name;
    Show(Names[High(Names)] <> '', 'a name');
  end;
  Show(Length(Names) = Answer.Units, 'people');
  Answer := Asked(ONSHI_O_CONSENTED_BATCH, ConsentedRequest('20261121'), 'objects again');
  Block := OnshiBlock;
  Block.Want([ONSHI_F_QUALIFICATION_RESULT_NAME]);
  Seen := 0;
  Count := Answer.NextBlock(Block, 5);
  while Count > 0 do
  begin
    Show(Block.Count = Count, 'count');
    for At := 0 to Count - 1 do
    begin
      Show(NamesOf(Block, At) = Names[Seen], 'a name of a block');
      Inc(Seen);
    end;
    Count := Answer.NextBlock(Block, 5);
  end;
  Show(Seen = Length(Names), 'people of blocks');
end;

procedure Candidates;
var
  Patients: IOnshiPatients;
  Notes: IOnshiNotes;
  Verdict: TOnshiVerdict;
  Candidate: TOnshiCandidate;
  Secret: TOnshiBytes;
  TwoCharts: Boolean;
begin
  Patients := OnshiPatientList;
  Patients.Add(Chart);
  Verdict := Patients.Link(ONSHI_ROUTE_CONSENTED, ConsentedUnit);
  Show((Verdict.Plan = ONSHI_PLAN_AMBIGUOUS) and (Verdict.Candidates = 1), 'verdict');
  Show(Patients.Verdict(0).Plan = ONSHI_PLAN_AMBIGUOUS, 'the same verdict');
  Show(Patients.Candidate(0, 0, Candidate) and (Candidate.Names = ONSHI_NAMES_IDENTICAL), 'candidate');
  Show(not Patients.Candidate(0, 1, Candidate), 'no other');
  SetLength(Secret, 32);
  Notes := OnshiNewNotes(Secret);
  Show(Patients.LinkEach(Notes, ONSHI_ROUTE_CONSENTED, ConsentedUnit, TwoCharts) = 1, 'coverages');
  Show(not TwoCharts, 'one chart');
  Show(not Notes.WithdrawAlias(Patients, 0, ConsentedUnit, 0), 'no alias');
  Show(Notes.Forget('1') = 0, 'nothing to forget');
end;

procedure AConsent;
var
  Clock: IOnshiClock;
  Known: IOnshiConsent;
  Permits: IOnshiPermits;
  Decision: TOnshiDecision;
  Request: IOnshiDrugInformationRequest;
  Unmet, Each, Any, Wanted, Number, Why, State: Cardinal;
  Key: OnshiString;
begin
  Clock := OnshiClockOf(OnshiNewClock(Now_).Json);
  Show(Clock.Observe(Now_ - 3600) = Now_, 'the time does not go back');
  Clock.Reset('op-1', Now_);
  Known := OnshiNewConsent('17', ONSHI_KIND_VISIT);
  Decision := Known.Permits(Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_);
  Show(not Decision.Granted and (Decision.Reason = ONSHI_DENIAL_NOTHING_KNOWN), 'nothing known');
  Show(Known.Hear(ONSHI_KIND_VISIT, ConsentedUnit, Now_) = 1, 'heard');
  Known := OnshiConsentOf(Known.Json);
  Decision := Known.Permits(Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_);
  Show(Decision.Granted and (Decision.Before = Now_ + 86400), 'granted');
  Permits := OnshiNewPermits;
  Show(Permits.Add(Known, Clock, Now_) = 1 shl ONSHI_CLASS_DRUG, 'permits');
  Request := NewDrugInformationRequest;
  Request.Body.FileCategory := ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML;
  Show(Known.MayAsk(Clock, ONSHI_KIND_VISIT, Request, Now_, Unmet) and (Unmet = 0), 'may ask');
  OnshiNeeds(Request, Each, Any);
  Show((Each = 1 shl ONSHI_CLASS_DRUG) and (Any = 0), 'needs');
  Known.PlanCareUntil(20261231);
  Show(not Known.CancelDue(Clock, Now_, Number, Why, Key), 'nothing due');
  Wanted := Known.Cancel(Clock, ONSHI_CANCEL_PATIENT, Now_);
  Show(Known.CancelDue(Clock, Now_, Number, Why, Key) and (Number = Wanted)
    and (Why = ONSHI_CANCEL_PATIENT) and (Key <> ''), 'due');
  Show(Known.CancelRequest(Clock, Now_, Chart) <> nil, 'request');
  Show(Known.CancelSent(Number), 'sent');
  Show(Known.CancelState(Number, State) and (State = ONSHI_CANCELLATION_SENT), 'is sent');
  Show(Known.CancelAnswered(Clock, Number, nil, Now_), 'answer lost');
  Show(Known.CancelState(Number, State) and (State = ONSHI_CANCELLATION_UNCLEAR), 'is unclear');
  Show(Known.AfterReset(Clock), 'after the reset');
end;

procedure ConsentDays;
var
  Days: IOnshiConsentDays;
  First, Last, Reason: Cardinal;
begin
  Days := OnshiNewConsentDays(ONSHI_KIND_VISIT);
  Show(not Days.Fetched(NewConsentedRequest, Now_, 0, Reason)
    and (Reason = ONSHI_UNCOVERED_NO_CONSENT_DAYS), 'no days');
  Show(Days.Fetched(ConsentedRequest('20261119'), Now_, 0, Reason), 'fetched');
  Days := OnshiConsentDaysOf(Days.Json);
  Show(Days.Uncovered(20261115, 20261130, Now_, 0, First, Last), 'a range');
  Show((First = 20261115) and (Last = 20261118), 'from and to');
  Show(not Days.Uncovered(20261115, 20261130, Now_, 2, First, Last), 'no third');
  Show(Days.Next(20261115, 2, Now_, First, Last) and (Last = 20261116), 'next');
end;

procedure Access;
var
  Clock: IOnshiClock;
  Known: IOnshiConsent;
  Answer: IOnshiDrugInformationAnswer;
  Doctor, Clerk: IOnshiAccess;
  Withheld: Integer;
  Shows, Keeps: Cardinal;
begin
  Clock := OnshiNewClock(Now_);
  Known := OnshiNewConsent('17', ONSHI_KIND_VISIT);
  Known.Hear(ONSHI_KIND_VISIT, ConsentedUnit, Now_);
  Answer := NewDrugInformationAnswer;
  Answer.Body.Month(0).Days.Day(0).Drugs.Drug(0).DrugName := '試験錠';
  Doctor := OnshiNewAccess(ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR, ONSHI_SIGN_IN_TWO_FACTORS, 'op-1');
  Show(Doctor.Grant(Known, Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_).Granted, 'doctor');
  Show(Pos('試験錠', Doctor.Show(Clock, '17', Answer, Now_).Json) > 0, 'shown');
  Show(Pos('試験錠', Doctor.Show(Clock, '18', Answer, Now_).Json) = 0, 'of another');
  Clerk := OnshiNewAccess(ONSHI_ROLE_RECEIPT_COMPUTER, ONSHI_PROFESSION_UNQUALIFIED,
    ONSHI_SIGN_IN_ONE_FACTOR, 'op-2');
  Show(Clerk.Grant(Known, Clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, Now_).Reason <> 0, 'clerk');
  Show(Pos('試験錠', OnshiSplit(Answer, Withheld).Json) = 0, 'kept');
  Show(Withheld = 1, 'withheld');
  OnshiRoleMay(ONSHI_ROLE_RECEIPT_COMPUTER, Shows, Keeps);
  Show((Shows = 0) and (Keeps = 0), 'receipt computer');
  OnshiRoleMay(ONSHI_ROLE_CHART, Shows, Keeps);
  Show((Shows <> 0) and (Keeps <> 0), 'chart');
end;

procedure ShowCertificates;
var
  Query: IOnshiNumberQuery;
  Permits: IOnshiPermits;
  Given: IOnshiLimitConsent;
  Asking: TOnshiAsking;
  Reason: Cardinal;
begin
  Asking.Institution := Institution;
  Asking.Patient := '17';
  Query := NewNumberQuery;
  Permits := OnshiNewPermits;
  Given := OnshiRecordLimitConsent(Asking, ONSHI_CONSENTED_BY_WORD, Now_, 'op-1', Now_, Reason);
  Given := OnshiLimitConsentOf(Given.Json);
  Show(OnshiAskCertificates(Query, ONSHI_KIND_VISIT, Given, Permits, False, Asking, Now_, Reason), 'ask');
  Show(OnshiAskedCertificates(Query) = 1 shl ONSHI_CERTIFICATE_LIMIT, 'asked');
  Given.Withdraw(Now_);
  Show(not OnshiAskLimit(Query, Given, Permits, Asking, Now_, Reason)
    and (Reason = ONSHI_NO_CERTIFICATE_WITHDRAWN), 'withdrawn');
  Show((OnshiLimitConsentOfAnswer(Asking, ConsentedUnit, 0, 'op-1', Now_, Reason) = nil)
    and (Reason = ONSHI_NO_CERTIFICATE_NOT_CONSENTED), 'not consented');
  Show(OnshiCertificatesOf(OnshiNewCertificates.Json).OnDay(Today) = '[]', 'none');
end;

procedure Timers;
var
  Clock: IOnshiClock;
  Kept: IOnshiTimers;
  Standing, Before, Place, Why: Cardinal;
  Id: OnshiString;
begin
  Clock := OnshiNewClock(Now_);
  Kept := OnshiNewTimers(OnshiPeriods(60000));
  Kept.Lies(Clock, 'a', ONSHI_PLACE_MEMORY, Now_);
  Kept := OnshiTimersOf(OnshiPeriods(60000), Kept.Json);
  Show(Kept.Standing('a', ONSHI_PLACE_MEMORY, Standing, Before), 'lies');
  Show((Standing = ONSHI_STANDING_UNTIL) and (Before = Now_ + 60), 'until');
  Show((Kept.Next = Before) and not Kept.Forget('a'), 'next');
  Kept.HandedOver('a');
  Show(Kept.Due(Clock, Now_, 0, Id, Place, Why) and (Id = 'a') and (Place = ONSHI_PLACE_MEMORY)
    and (Why = ONSHI_ERASE_DONE), 'due');
  Kept.Erased('a', ONSHI_PLACE_MEMORY);
  Show(not Kept.Due(Clock, Now_, 0, Id, Place, Why) and Kept.Forget('a'), 'gone');
  Kept.Lies(Clock, 'b', ONSHI_PLACE_FILE, Now_);
  Kept.Acknowledged(Clock, 'b', Now_);
  Show(Kept.Due(Clock, Now_, 0, Id, Place, Why) and (Id = 'b') and (Place = ONSHI_PLACE_FILE), 'file');
  Kept.BeganAnew;
  Show(not OnshiMustGo(ONSHI_ROLE_CHART, ONSHI_CLASS_DRUG, Place), 'may stay');
end;

procedure AnAddress;
var
  Request: IOnshiAccessUrlRequest;
  Answer: IOnshiRecord;
  Url: OnshiString;
  Reason: Cardinal;
  Picture: TOnshiBytes;
begin
  Request := NewAccessUrlRequest;
  Request.Body.Query.Kind := ONSHI_C_URL_KIND_VISIT;
  Answer := Asked(ONSHI_O_ACCESS_URL, Request, 'address').Frame;
  Url := OnshiAccessUrl(Answer, ONSHI_KIND_VISIT, Reason);
  Show(Pos('https://', Url) = 1, 'address');
  Show((OnshiAccessUrl(Answer, ONSHI_KIND_ONLINE, Reason) = '')
    and (Reason = ONSHI_NO_URL_OTHER_CARE), 'of other care');
  Show(Pos('<svg ', OnshiQrSvg(Url)) = 1, 'SVG');
  Show(OnshiQrSvg(Address) = OnshiQrSvg(Address, ONSHI_QR_MEDIUM, 8, 4), 'what is usual');
  Picture := OnshiQrPng(Address);
  Show((Length(Picture) > 8) and (Picture[0] = $89) and (Picture[1] = Ord('P')), 'PNG');
end;

function ReadSettings(const ARequest: IOnshiRecord; const AKey: OnshiString): IOnshiSettings;
begin
  Result := OnshiSettingsOf(Asked(ONSHI_O_FACILITY_SETTINGS_INQUIRY, ARequest, AKey).Frame);
end;

{ An update to the one of two codes that is not there. }
function OtherSetting(const AThere: IOnshiSettings): IOnshiSettingsUpdate;
begin
  AThere.WantConsent(ONSHI_KIND_VISIT, ONSHI_C_CONSENT_INFORMATION_CHECKUP, '0');
  Result := AThere.Change;
  if Result <> nil then
    Exit;
  AThere.WantConsent(ONSHI_KIND_VISIT, ONSHI_C_CONSENT_INFORMATION_CHECKUP, '1');
  Result := AThere.Change;
end;

procedure Settings;
var
  There: IOnshiSettings;
  Update: IOnshiSettingsUpdate;
  Request, Inquiry: IOnshiRecord;
  Number: Cardinal;
begin
  There := ReadSettings(OnshiSettingsInquiry, 'settings');
  Show((There.Count > 0) and (There.Title(0) <> '') and (There.Value(0) <> '')
    and (There.Value(0, ONSHI_CODE) <> ''), 'lines');
  Show((There.Title(There.Count) = '') and (There.Change = nil), 'no change');
  Update := OtherSetting(There);
  Update := OnshiSettingsUpdateOf(Update.Json);
  Show(Update.Next = ONSHI_UPDATE_SEND, 'to send');
  Request := Update.Send;
  Show((Update.Send = nil) and (Update.Next = ONSHI_UPDATE_WAIT), 'sent once');
  Update.Lost;
  Asked(ONSHI_O_FACILITY_SETTINGS_UPDATE, Request, 'update');
  Inquiry := Update.Inquire(Number);
  Update.Read(Number, ReadSettings(Inquiry, 'read back'));
  Show(Update.Next = ONSHI_UPDATE_APPLIED, 'applied');
  Update := OtherSetting(ReadSettings(OnshiSettingsInquiry, 'settings again'));
  Update.Send;
  Update.GiveUp;
  Show(Update.Next = ONSHI_UPDATE_UNKNOWN, 'given up');
end;

procedure Activation;
var
  Listed: IOnshiRecord;
  Code: IOnshiIssuance;
  Request: IOnshiRecord;
  Reason: Cardinal;
  Waits: Boolean;
begin
  Listed := Asked(ONSHI_O_ACTIVATION_CODE_INQUIRY, OnshiActivationInquiry, 'codes').Frame;
  Code := OnshiPlanIssuance('tablet-9', Listed, Reason);
  Code := OnshiIssuanceOf(Code.Json);
  Show((Code.Stage(Waits) = ONSHI_ISSUANCE_READY) and not Waits and (Code.TakeCode = ''), 'ready');
  Request := Code.Send;
  Show(Code.Send = nil, 'sent once');
  Code.Answered(Asked(ONSHI_O_ACTIVATION_CODE_ISSUE, Request, 'issue').Frame);
  Show((Code.Stage(Waits) = ONSHI_ISSUANCE_ISSUED) and Waits, 'issued');
  Show((Code.TakeCode <> '') and (Code.TakeCode = ''), 'taken once');
  Listed := Asked(ONSHI_O_ACTIVATION_CODE_INQUIRY, OnshiActivationInquiry, 'again').Frame;
  Code.Listed(Listed);
  Show((OnshiPlanIssuance('tablet-9', Listed, Reason) = nil)
    and (Reason = ONSHI_NO_CODE_HAS_ONE), 'has one');
  Show(OnshiActivationInvalidation(Listed, 0) <> nil, 'invalidation');
  Show(OnshiActivationInvalidation(Listed, 99) = nil, 'no code there');
end;

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
end;

const
  Shown: array[0..12] of record
    Name: string;
    Show: procedure;
  end = (
    (Name: 'record'; Show: ARecord),
    (Name: 'words'; Show: Words),
    (Name: 'answers'; Show: Answers),
    (Name: 'candidates'; Show: Candidates),
    (Name: 'consent'; Show: AConsent),
    (Name: 'consent_days'; Show: ConsentDays),
    (Name: 'access'; Show: Access),
    (Name: 'certificates'; Show: ShowCertificates),
    (Name: 'timers'; Show: Timers),
    (Name: 'address'; Show: AnAddress),
    (Name: 'settings'; Show: Settings),
    (Name: 'activation'; Show: Activation),
    (Name: 'lists'; Show: Lists));

var
  At: Integer;

begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  if ParamCount <> 2 then
  begin
    WriteLn(ErrOutput, 'objects ROOT INSTITUTION');
    Halt(1);
  end;
  Root := OnshiString(ParamStr(1));
  Institution := OnshiString(ParamStr(2));
  OnshiLoad;
  Now_ := OnshiSeconds(EncodeDate(2026, 11, 22) + EncodeTime(9, 0, 0, 0));
  Show(OnshiDay(OnshiInJapan(Now_)) = Today, 'a day');
  Show(OnshiNow > Now_ div 2, 'now');
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
