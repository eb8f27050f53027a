{ 訪問診療の一日: a visit day of a receipt computer, as examples/c/visit_day.c, over the objects.

    VisitDay ROOT INSTITUTION YESTERDAY TODAY        dates as yyyymmdd

  It may be killed anywhere and started again: the keys make sure that nothing is asked twice, and an
  answer is acknowledged only when all that follows from it is done. }
program VisitDay;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  SysUtils, Classes, Onshi, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields, OnshiPatients,
  OnshiRecord, OnshiRecords, OnshiText, OnshiWords;

type
  TPeople = array of TOnshiPerson;

  TDay = class
  private
    FSession: IOnshiSession;
    FPatients: TPeople;
    FList: IOnshiPatients;
    FYesterday, FToday: OnshiString;
    procedure Open(const ARoot, AInstitution: OnshiString);
    procedure ReadPatients(const ARoot: OnshiString);
    function WaitFor(AJob: Cardinal): IOnshiAnswer;
    function Show(ARoute: Cardinal; const APerson: IOnshiRecord;
      const AValidity, AName: OnshiString): TOnshiVerdict;
    function SubmitConsented: Cardinal;
    function TakeOn(AJob: Cardinal): TPeople;
    procedure RegisterNumber(const AFresh: TOnshiPerson; const AReference: OnshiString);
    procedure ByNumber(const APatient: TOnshiPerson; AVisit: Boolean);
    procedure ByBatch(AFirst, ALast: Integer);
  public
    procedure Run;
  end;

procedure Say(const AText: OnshiString);
begin
  WriteLn(Utf8(AText));
end;

{ 患者: what the receipt computer knows, as patients.csv has it }

function ReadText(const AFileName: OnshiString): OnshiString;
var
  Stream: TFileStream;
  Bytes: UTF8String;
begin
  Stream := TFileStream.Create(string(AFileName), fmOpenRead or fmShareDenyNone);
  try
    SetLength(Bytes, Stream.Size);
    Stream.ReadBuffer(PAnsiChar(Bytes)^, Length(Bytes));
  finally
    Stream.Free;
  end;
  Result := OfUtf8(Bytes);
end;

{ Takes off what stands before the mark. }
function Cut(var AText: OnshiString; AMark: WideChar): OnshiString;
var
  At: Integer;
begin
  At := 1;
  while (At <= Length(AText)) and (AText[At] <> AMark) do
    Inc(At);
  Result := Copy(AText, 1, At - 1);
  Delete(AText, 1, At);
end;

procedure TDay.ReadPatients(const ARoot: OnshiString);
var
  Text, Line: OnshiString;
  Patient: TOnshiPerson;
begin
  FList := OnshiPatientList;
  Text := ReadText(ARoot + '/patients.csv');
  Cut(Text, #10);
  while Text <> '' do
  begin
    Line := Cut(Text, #10);
    Patient.Id := Cut(Line, ',');
    Patient.ReferenceNumber := Cut(Line, ',');
    Patient.InsurerNumber := Cut(Line, ',');
    Patient.Symbol := Cut(Line, ',');
    Patient.Number := Cut(Line, ',');
    Patient.Branch := Cut(Line, ',');
    Patient.Name := Cut(Line, ',');
    Patient.Kana := Cut(Line, ',');
    Patient.Birthdate := Cut(Line, ',');
    SetLength(FPatients, Length(FPatients) + 1);
    FPatients[High(FPatients)] := Patient;
    FList.Add(Patient);
  end;
end;

procedure TDay.Open(const ARoot, AInstitution: OnshiString);
var
  Setup: TOnshiSetup;
begin
  Setup := OnshiSetup(ARoot, AInstitution);
  Setup.PollMs := 50; // A simulated terminal is quick;
  Setup.CollectAfterMs := 100; // a real one is asked every second and every minute:
  Setup.CollectAtMostMs := 200; // leave these three out.
  FSession := OnshiOpen(Setup);
end;

{ 医療保険か医療扶助: by insurance, or by medical aid, whose payers (公費負担者番号) have a 12 in front }
procedure Identify(const AQuery: IOnshiRecord; const APatient: TOnshiPerson);
begin
  with APatient do
    if (Length(InsurerNumber) = 8) and (Copy(InsurerNumber, 1, 2) = '12') then
      AQuery.SetMedicalAid(InsurerNumber, Number)
    else
      AQuery.SetInsurance(InsurerNumber, Symbol, Number, Branch);
end;

{ 回答を待つ: the answer, or nil if an earlier run was done with it. The state is what counts: events say
  that it is worth looking. A program with a window asks from a timer, with timeout 0. }
function TDay.WaitFor(AJob: Cardinal): IOnshiAnswer;
var
  Event: TOnshiEvent;
begin
  Result := nil;
  while not FSession.Answered(AJob) do
  begin
    if FSession.Over(AJob) then
    begin
      Say('  前回済み');
      Exit;
    end;
    if FSession.NextEvent(1000, Event) and (Event.Kind = ONSHI_EVENT_ACCEPTED) then
      Say('  受付済'); // the reception number is safe in the ledger
  end;
  if FSession.Outcome(AJob) <> ONSHI_OUTCOME_NORMAL then
    Say('  異常終了'); // its code and words stand in the answer's header
  if FSession.Outcome(AJob) <> ONSHI_OUTCOME_REFUSED then
    Result := FSession.Answer(AJob);
end;

{ 紐付け: whose answer it is, and what may be done with it }
function TDay.Show(ARoute: Cardinal; const APerson: IOnshiRecord;
  const AValidity, AName: OnshiString): TOnshiVerdict;
var
  Id, Name: OnshiString;
begin
  Result := FList.Link(ARoute, APerson);
  Id := '-';
  if Result.Patient <> ONSHI_NO_PATIENT then
    Id := FPatients[Result.Patient].Id;
  Name := AName;
  if Name = '' then
    Name := '（氏名なし）';
  Say('  ' + Copy(Id + '        ', 1, 8) + ' ' + Name + ': ' + OnshiValidity(ARoute, AValidity) + ': '
    + OnshiVerdictText(Result));
end;

{ 同意済資格情報一括取得: everyone who consented yesterday }

function TDay.SubmitConsented: Cardinal;
var
  Request: IOnshiConsentedRequest;
  Search: IOnshiConsentQuery;
begin
  Say('同意済資格情報一括取得');
  Request := NewConsentedRequest;
  Search := Request.Body.Search;
  Search.ConsentFrom := FYesterday;
  Search.ConsentTo := FToday;
  Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Result := FSession.Submit(ONSHI_O_CONSENTED_BATCH, Request, 'consented');
end;

{ Those who are new, and whom a number of ours is to be registered for. }
function TDay.TakeOn(AJob: Cardinal): TPeople;
var
  Answer: IOnshiAnswer;
  Person: IOnshiRecord;
  Found: IOnshiConsentedUnit;
  Verdict: TOnshiVerdict;
  Fresh: TOnshiPerson;
begin
  Result := nil;
  Answer := WaitFor(AJob);
  while (Answer <> nil) and Answer.Next(Person) do
  begin
    Found := AsConsentedUnit(Person);
    with Found.Results.Result_(0) do
    begin
      Fresh.Name := Name;
      Fresh.InsurerNumber := InsurerNumber;
      Fresh.Symbol := InsuredCardSymbol;
      Fresh.Number := InsuredIdentificationNumber;
      Fresh.Branch := InsuredBranchNumber;
    end;
    Verdict := Show(ONSHI_ROUTE_CONSENTED, Person, Found.Validity, Fresh.Name);
    if (Verdict.Plan = ONSHI_PLAN_NEW) and (Verdict.ToRegister <> 0) then
    begin
      SetLength(Result, Length(Result) + 1);
      Result[High(Result)] := Fresh;
    end;
  end;
end;

{ 照会番号登録: registering our number for someone new }
procedure TDay.RegisterNumber(const AFresh: TOnshiPerson; const AReference: OnshiString);
var
  Request: IOnshiRegistrationRequest;
  Entry: IOnshiRegistration;
  Job: Cardinal;
begin
  Say('照会番号登録 ' + AReference + ' ' + AFresh.Name);
  Request := NewRegistrationRequest;
  Entry := Request.Body.Registration;
  Entry.ReferenceNumber := AReference;
  Identify(Entry, AFresh);
  Job := FSession.Submit(ONSHI_O_REFERENCE_NUMBER_REGISTRATION, Request, 'register-' + AReference);
  if WaitFor(Job) <> nil then
    FSession.Acknowledge(Job);
end;

{ 資格確認: one patient by number; the operation decides between outpatient and visit }
procedure TDay.ByNumber(const APatient: TOnshiPerson; AVisit: Boolean);
const
  Title: array[Boolean] of OnshiString = ('資格確認（番号）', '資格確認（訪問診療等）');
  Operation: array[Boolean] of Cardinal = (ONSHI_O_QUALIFICATION, ONSHI_O_VISIT_QUALIFICATION);
  Route: array[Boolean] of Cardinal = (ONSHI_ROUTE_NUMBER, ONSHI_ROUTE_VISIT);
  Key: array[Boolean] of OnshiString = ('number-', 'visit-');
var
  Request: IOnshiQualificationRequest;
  Search: IOnshiNumberQuery;
  Answer: IOnshiAnswer;
  Found: IOnshiQualificationAnswer;
  Job: Cardinal;
begin
  Say(Title[AVisit]);
  Request := NewQualificationRequest;
  Request.Header.QualificationConfirmationDate := FToday;
  Search := Request.Body.Search;
  Identify(Search, APatient);
  Search.Birthdate := APatient.Birthdate;
  if AVisit then
    Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Job := FSession.Submit(Operation[AVisit], Request, Key[AVisit] + APatient.Id);
  Answer := WaitFor(Job);
  if Answer = nil then
    Exit;
  Found := AsQualificationAnswer(Answer.Frame);
  Show(Route[AVisit], Found, Found.Body.Validity, Found.Body.Results.Result_(0).Name);
  FSession.Acknowledge(Job);
end;

{ 資格確認一括照会: many patients in one request }
procedure TDay.ByBatch(AFirst, ALast: Integer);
var
  Request: IOnshiBatchRequest;
  Query: IOnshiBatchQuery;
  Answer: IOnshiAnswer;
  Person: IOnshiRecord;
  Found: IOnshiBatchUnit;
  Name: OnshiString;
  Job: Cardinal;
  At: Integer;
begin
  Say('資格確認一括照会');
  Request := NewBatchRequest;
  Request.Header.QualificationConfirmationDate := FToday;
  for At := AFirst to ALast do
  begin
    Query := Request.Body.Search(At - AFirst);
    Identify(Query, FPatients[At]);
    Query.Birthdate := FPatients[At].Birthdate;
  end;
  Job := FSession.Submit(ONSHI_O_QUALIFICATION_BATCH, Request, 'batch');
  Answer := WaitFor(Job);
  if Answer = nil then
    Exit;
  while Answer.Next(Person) do
  begin
    Found := AsBatchUnit(Person);
    // Results have been seen with and without a list around them.
    Name := Found.Results.Result_(0).Name;
    if Name = '' then
      Name := Found.Result_(0).Name;
    Show(ONSHI_ROUTE_NUMBER, Person, Found.Validity, Name);
  end;
  FSession.Acknowledge(Job);
end;

procedure TDay.Run;
var
  Consented: Cardinal;
  Fresh: TPeople;
  At: Integer;
begin
  OnshiLoad;
  Open(OnshiString(ParamStr(1)), OnshiString(ParamStr(2)));
  FYesterday := OnshiString(ParamStr(3));
  FToday := OnshiString(ParamStr(4));
  ReadPatients(OnshiString(ParamStr(1)));
  Consented := SubmitConsented;
  Fresh := TakeOn(Consented);
  for At := 0 to High(Fresh) do
    RegisterNumber(Fresh[At], 'NEW' + OnshiString(Format('%.5d', [At + 1])));
  // Its answer was needed until everyone new was registered.
  FSession.Acknowledge(Consented);
  ByNumber(FPatients[0], False);
  ByNumber(FPatients[1], True);
  ByBatch(2, 11);
end;

var
  Day: TDay;

begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  ExitCode := 1;
  if ParamCount <> 4 then
  begin
    WriteLn(ErrOutput, 'VisitDay ROOT INSTITUTION YESTERDAY TODAY');
    Exit;
  end;
  Day := TDay.Create;
  try
    try
      Day.Run;
      ExitCode := 0;
    except
      on Failure: Exception do
        WriteLn(ErrOutput, Failure.Message);
    end;
  finally
    Day.Free;
  end;
end.
