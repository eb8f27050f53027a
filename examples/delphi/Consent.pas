{ 同意の一生: the life of a consent, and what a chart takes over, as examples/c/consent.c, over the objects.

    Consent ROOT INSTITUTION }
program Consent;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  SysUtils, Onshi, OnshiApi, OnshiCalls, OnshiCertificates, OnshiConsent, OnshiConsents,
  OnshiFields, OnshiLists, OnshiNotes, OnshiPatients, OnshiRecord, OnshiRecords, OnshiRetention,
  OnshiText, OnshiWords;

const
  Patient = '17'; // the program's own key
  Now_ = Cardinal(1795305600); // 2026-11-22 09:00 in Japan; a program passes OnshiNow
  Sent: array[Boolean] of OnshiString = ('送信しない', '送信');

var
  Institution: OnshiString;

procedure Say(const AText: OnshiString);
begin
  WriteLn(Utf8(AText));
end;

function Number(ANumber: Integer): OnshiString;
begin
  Result := OnshiString(IntToStr(ANumber));
end;

function If_(ATruth: Boolean; const AText: OnshiString): OnshiString;
begin
  Result := '?';
  if ATruth then
    Result := AText;
end;

{ What an answer says of the patient: valid, and consented to 薬剤情報. }
function AnswerAbout(const AName: OnshiString): IOnshiConsentedUnit;
var
  Found: IOnshiQualificationResult;
begin
  Result := NewConsentedUnit;
  Result.Validity := ONSHI_C_QUALIFICATION_VALIDITY_VALID;
  Found := Result.Results.Result_(0);
  Found.InsurerNumber := '06139992';
  Found.InsuredIdentificationNumber := '1';
  Found.Name := AName;
  Found.Birthdate := '19500102';
  Found.MedicineConsent := ONSHI_C_CONSENT_YES;
  Found.MedicineConsentTime := '20200101090000';
  Found.MedicineAvailable := '20991231235959';
end;

function Chart(const AName: OnshiString): TOnshiPerson;
begin
  Result.ReferenceNumber := '';
  Result.Symbol := '';
  Result.Branch := '';
  Result.Kana := '';
  Result.Id := Patient;
  Result.InsurerNumber := '06139992';
  Result.Number := '1';
  Result.Name := AName;
  Result.Birthdate := '19500102';
end;

{ Whether a request that rests on consent was refused; other errors go on. }
function Refused(AError: EOnshi): Boolean;
begin
  Result := AError.Code = ONSHI_E_CONSENT_MISSING;
end;

{ Asks for 薬剤情報; whether it was sent. }
function Ask(const ASession: IOnshiSession; const AKey: OnshiString;
  const APermits: IOnshiPermits): Boolean;
var
  Request: IOnshiDrugInformationRequest;
begin
  Request := NewDrugInformationRequest;
  Request.Header.InsurerNumber := '06139992';
  Request.Header.InsuredIdentificationNumber := '1';
  Request.Body.Start := '202601';
  Request.Body.End_ := '202610';
  Request.Body.FileCategory := ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML;
  Result := True;
  try
    ASession.SubmitUnder(ONSHI_O_DRUG_INFORMATION, Request, AKey, APermits, Patient);
  except
    on Error: EOnshi do
      if Refused(Error) then
        Result := False
      else
        raise;
  end;
end;

{ One person in a list; whose consent it is, the arbitrary identifier says. }
function AskInAList(const ASession: IOnshiSession; const APermits: IOnshiPermits): Boolean;
var
  Person: IOnshiNumberQuery;
  Wanted: IOnshiMedicalInformationRequest;
  Head: IOnshiVisitBatchRequest;
  List: IOnshiList;
begin
  Person := NewNumberQuery;
  Person.InsurerNumber := '06139992';
  Person.InsuredIdentificationNumber := '1';
  Person.InsuredBranchNumber := '01';
  Person.ArbitraryIdentifier := Patient;
  Wanted := Person.MedicalInformation.Request(0);
  Wanted.Kind := ONSHI_C_MEDICAL_INFORMATION_TYPE_MEDICINE;
  Wanted.FileCategory := ONSHI_C_MEDICAL_INFORMATION_FILE_CATEGORY_XML;
  Head := NewVisitBatchRequest;
  Head.Header.QualificationConfirmationDate := '20261122';
  List := OnshiNewList(ASession, ONSHI_O_VISIT_QUALIFICATION_BATCH, Head, 'list');
  Result := True;
  try
    List.Add(Person, APermits);
    List.Submit(APermits);
  except
    on Error: EOnshi do
      if Refused(Error) then
        Result := False
      else
        raise;
  end;
end;

{ 医療情報: asking for it with and without consent }
procedure MedicalInformation(const ASession: IOnshiSession; const APerson: IOnshiRecord);
var
  None, Permits: IOnshiPermits;
  Consents: IOnshiConsents;
  Count: Integer;
  Classes: Cardinal;
begin
  Consents := OnshiConsentsOf(ASession);
  None := OnshiNewPermits;
  Permits := OnshiNewPermits;
  Say('同意なし: ' + Sent[Ask(ASession, 'drugs', None)]);
  Count := Consents.Hear(Patient, ONSHI_KIND_VISIT, APerson, Now_);
  Classes := Consents.AddTo(Permits, Patient, ONSHI_KIND_VISIT);
  Say('同意の反映: ' + Number(Count) + '件, 薬剤情報 ' + If_(Classes = 1 shl ONSHI_CLASS_DRUG, '可'));
  Say('薬剤情報の要求: ' + Sent[Ask(ASession, 'drugs', Permits)]);
  Say('一括照会: 同意なし ' + Sent[AskInAList(ASession, None)] + ', 同意あり '
    + Sent[AskInAList(ASession, Permits)]);
end;

{ 同意の取り消し: taking it back }
procedure TakeBack(const ASession: IOnshiSession);
var
  Consents: IOnshiConsents;
  Permits: IOnshiPermits;
  Decision: TOnshiDecision;
  Wanted, Counts, State, Job: Cardinal;
  Due: Integer;
  Again: Boolean;
begin
  Consents := OnshiConsentsOf(ASession);
  Permits := OnshiNewPermits;
  Consents.AddTo(Permits, Patient, ONSHI_KIND_VISIT);
  Wanted := Consents.Cancel(Patient, ONSHI_KIND_VISIT, ONSHI_CANCEL_PATIENT);
  Decision := Consents.Permits(Patient, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT);
  if not Decision.Granted then
    Say('取り消しの依頼後: ' + OnshiWord(ONSHI_WORD_REASON, Decision.Reason));
  // A permit from before does not help.
  Say('前の許可: ' + Sent[Ask(ASession, 'later', Permits)]);
  Due := Consents.CancelsDue;
  Consents.SubmitCancel(Patient, ONSHI_KIND_VISIT, Chart('試験　太郎'), Job);
  Again := Consents.SubmitCancel(Patient, ONSHI_KIND_VISIT, Chart('試験　太郎'), Job);
  Say('取り消し対象: ' + Number(Due) + '件, 再送 ' + If_(not Again, 'しない'));
  Consents.Consent(Patient, ONSHI_KIND_VISIT).CancelState(Counts, State);
  Say('取り消し: ' + If_((Counts = Wanted) and (State = ONSHI_CANCELLATION_SENT), '送信済'));
end;

{ 変更: what could be changed in the chart, as a person is shown it }
function Changes(const APatients: IOnshiPatients; const ANotes: IOnshiNotes;
  const APerson: IOnshiRecord): Integer;
var
  TwoCharts: Boolean;
  Change: TOnshiChange;
  At: Integer;
  Which: Cardinal;
  Text: OnshiString;
begin
  APatients.LinkEach(ANotes, ONSHI_ROUTE_CONSENTED, APerson, TwoCharts);
  Result := 0;
  while APatients.Change(Result, Change) do
  begin
    Say('  ' + OnshiWord(ONSHI_WORD_CHANGE, Change.Change));
    At := 0;
    while APatients.ChangeValue(Result, At, ONSHI_SIDE_ANSWER, Which, Text) do
    begin
      Say('    → ' + Text + '  ' + OnshiWord(ONSHI_WORD_CHANGE_HOW, Change.How));
      Inc(At);
    end;
    Inc(Result);
  end;
end;

{ 紐付け: linking, with a name that differs for ever }
procedure LinkTwice(const APerson: IOnshiRecord);
var
  Patients: IOnshiPatients;
  Notes, Kept: IOnshiNotes;
  Secret: TOnshiBytes;
  Before, Change: Integer;
  Decision, When, Reason: Cardinal;
begin
  SetLength(Secret, 32); // 32 random bytes of the installation, kept apart
  Secret[0] := 1;
  Patients := OnshiPatientList;
  Patients.Add(Chart('高橋　太郎'));
  Notes := OnshiNewNotes(Secret);
  Say('氏名の突合: ' + OnshiWord(ONSHI_WORD_NAMES, OnshiCompareNames('高橋　太郎', '●橋　太郎')));
  Say('変更:');
  Before := Changes(Patients, Notes, APerson);
  for Change := 0 to Before - 1 do
    Notes.Decide(Patients, Change, ONSHI_DECIDED_DECLINED, 0, Now_);
  Notes.Decided(Patients, 0, Now_, Decision, When);
  Say('判断: ' + OnshiWord(ONSHI_WORD_DECISION, Decision));
  Notes.ConfirmAlias(Patients, 0, APerson, 0, Now_, Reason);
  Kept := OnshiNotesOf(Secret, Notes.Json);
  Say('別名の確認後の変更:');
  Say('  ' + Number(Before - Changes(Patients, Kept, APerson)) + '件減');
end;

{ 証: certificates, and the consent to ask for them }
procedure ShowCertificates(const APerson: IOnshiConsentedUnit);
var
  Asking, Other: TOnshiAsking;
  Agreed: IOnshiLimitConsent;
  Query: IOnshiNumberQuery;
  Known: IOnshiCertificates;
  Reason, Asked: Cardinal;
  Count: Integer;
begin
  Asking.Institution := Institution;
  Asking.Patient := Patient;
  Other := Asking;
  Other.Patient := '18';
  OnshiRecordLimitConsent(Asking, ONSHI_CONSENTED_BY_WORD, Now_, '', Now_, Reason);
  Say('操作者なし: ' + OnshiWord(ONSHI_WORD_REASON, Reason));
  Agreed := OnshiRecordLimitConsent(Asking, ONSHI_CONSENTED_BY_WORD, Now_, 'op-1', Now_, Reason);
  Query := NewNumberQuery;
  OnshiAskLimit(Query, Agreed, nil, Other, Now_, Reason);
  Say('別の患者: ' + OnshiWord(ONSHI_WORD_REASON, Reason));
  OnshiAskLimit(Query, Agreed, nil, Asking, Now_, Reason);
  Asked := OnshiAskedCertificates(Query);
  Say('照会: ' + If_(Asked = 1 shl ONSHI_CERTIFICATE_LIMIT, '限度額適用認定証'));
  APerson.Results.Result_(0).LimitCertificate.ValidFrom := '20260801';
  APerson.Results.Result_(0).LimitCertificate.ValidTo := '20270731';
  Known := OnshiNewCertificates;
  Say('照合: ' + If_(Pos('"new"', Known.Compare(APerson, 0, Asked, 20261122)) > 0, '新規'));
  Count := Known.Add(APerson, 0, 'consented', Now_);
  Say('取り込み ' + Number(Count) + '件, 照合: '
    + If_(Pos('"unchanged"', Known.Compare(APerson, 0, Asked, 20261122)) > 0, '変更なし'));
  Say('翌年8月: ' + If_(Pos('有効期間終了', Known.OnDay(20270801)) > 0, '有効期間終了'));
end;

{ 一時格納: what may not stay }
procedure Memory;
var
  Clock: IOnshiClock;
  Timers: IOnshiTimers;
  Place, Lay, Why: Cardinal;
  Copied: OnshiString;
  Early: Boolean;
begin
  Clock := OnshiNewClock(Now_);
  Timers := OnshiNewTimers(OnshiPeriods);
  OnshiMustGo(ONSHI_ROLE_RECEIPT_COMPUTER, ONSHI_CLASS_DRUG, Place);
  Timers.Lies(Clock, 'answer-1', Place, Now_);
  Early := Timers.Due(Clock, Now_ + 540, 0, Copied, Lay, Why);
  Timers.Due(Clock, Now_ + 600, 0, Copied, Lay, Why);
  Say('一時格納: 9分後 ' + If_(not Early, '残す') + ', 10分後 ' + Copied + ' 削除: '
    + OnshiWord(ONSHI_WORD_ERASE, Why));
  Timers.Erased(Copied, Lay);
end;

procedure Run(const ARoot: OnshiString);
var
  Setup: TOnshiSetup;
  Session: IOnshiSession;
  Person: IOnshiConsentedUnit;
begin
  OnshiLoad;
  Setup := OnshiSetup(ARoot, Institution);
  Setup.Flags := ONSHI_SESSION_ALLOW_ASSUMED; // the layouts of these messages are not public
  Session := OnshiOpen(Setup);
  Person := AnswerAbout('●橋　太郎');
  MedicalInformation(Session, Person);
  TakeBack(Session);
  LinkTwice(Person);
  ShowCertificates(Person);
  Memory;
end;

begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  ExitCode := 1;
  if ParamCount <> 2 then
  begin
    WriteLn(ErrOutput, 'Consent ROOT INSTITUTION');
    Exit;
  end;
  Institution := OnshiString(ParamStr(2));
  try
    Run(OnshiString(ParamStr(1)));
    ExitCode := 0;
  except
    on Failure: Exception do
      WriteLn(ErrOutput, Failure.Message);
  end;
end.
