{ Nouns of objects.pas about answers that are clinical, by the role of the program. }
unit ObjectsClinical;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ObjectsWorld, Onshi, OnshiAccess, OnshiAnswer, OnshiApart, OnshiApi, OnshiCalls, OnshiConsent,
  OnshiConsents, OnshiCopies, OnshiFields, OnshiPatients, OnshiRecord, OnshiRecords, OnshiRetention;

procedure Apart;
procedure Document;
procedure Copies;

implementation

function Doctor: IOnshiAccess;
begin
  Result := OnshiNewAccess(ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR, ONSHI_SIGN_IN_TWO_FACTORS, 'op-1');
end;

{ Every drug of the simulated world is 模擬.... }
function Tells(const ARecord: IOnshiRecord): Boolean;
begin
  Result := Pos('模擬', ARecord.Json) > 0;
end;

{ Somebody whom the simulated terminal knows, and who consented to 薬剤情報. }
function WhoConsented(const AKey: OnshiString): TOnshiPerson;
var
  Answer: IOnshiAnswer;
  Person: IOnshiRecord;
  Found: IOnshiQualificationResult;
begin
  Result := Chart;
  Answer := Asked(ONSHI_O_CONSENTED_BATCH, ConsentedRequest('20261121'), AKey);
  while Answer.Next(Person) do
  begin
    Found := AsConsentedUnit(Person).Results.Result_(0);
    if Found.MedicineConsent <> ONSHI_C_CONSENT_YES then
      Continue;
    Result.InsurerNumber := Found.InsurerNumber;
    Result.Symbol := Found.InsuredCardSymbol;
    Result.Number := Found.InsuredIdentificationNumber;
    Result.Branch := Found.InsuredBranchNumber;
    Exit;
  end;
  Show(False, 'somebody consented');
end;

function DrugRequest(const APerson: TOnshiPerson; const ACategory: OnshiString):
  IOnshiDrugInformationRequest;
begin
  Result := NewDrugInformationRequest;
  Result.Header.InsurerNumber := APerson.InsurerNumber;
  if APerson.Symbol <> '' then
    Result.Header.InsuredCardSymbol := APerson.Symbol;
  Result.Header.InsuredIdentificationNumber := APerson.Number;
  if APerson.Branch <> '' then
    Result.Header.InsuredBranchNumber := APerson.Branch;
  Result.Body.Start := '202601';
  Result.Body.End_ := '202610';
  Result.Body.FileCategory := ACategory;
end;

{ A session that asked for the drugs of somebody, the patient 17, and has the answer. }
function OpenWithDrugs(const ASetup: TOnshiSetup; const ACategory, AKey: OnshiString;
  out AJob: Cardinal): IOnshiSession;
var
  Somebody: TOnshiPerson;
  Said: IOnshiConsentedUnit;
  Found: IOnshiQualificationResult;
  Consents: IOnshiConsents;
  Permits: IOnshiPermits;
  Event: TOnshiEvent;
begin
  Somebody := WhoConsented('who of ' + AKey);
  Result := OnshiOpen(ASetup);
  Said := ConsentedUnit;
  Found := Said.Results.Result_(0);
  Found.MedicineConsentTime := '20200101090000';
  Found.MedicineAvailable := '20991231235959';
  Consents := OnshiConsentsOf(Result);
  Consents.Hear('17', ONSHI_KIND_VISIT, Said, Now_);
  Permits := OnshiNewPermits;
  Consents.AddTo(Permits, '17', ONSHI_KIND_VISIT);
  AJob := Result.SubmitUnder(ONSHI_O_DRUG_INFORMATION, DrugRequest(Somebody, ACategory), AKey, Permits,
    '17');
  while not Result.Answered(AJob) do
    Result.NextEvent(1000, Event);
end;

{ The code of the error of an answer that is not read in parts; 0 if it can be. }
function CodeOfWhole(const ASession: IOnshiSession; AJob: Cardinal): Integer;
begin
  Result := 0;
  try
    ASession.Answer(AJob);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

{ The code of the error of handing over a month; 0 if it goes. }
function CodeOfHandOver(const APassing: IOnshiPassing): Integer;
begin
  Result := 0;
  try
    APassing.HandOver;
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

{ The same of a document. }
function CodeOfDocument(const AAnswer: IOnshiApart): Integer;
begin
  Result := 0;
  try
    AAnswer.HandOver;
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

procedure Apart;
var
  Setup: TOnshiSetup;
  Session: IOnshiSession;
  Job: Cardinal;
  Answer: IOnshiApart;
  Month, More: TOnshiParts;
  Rights, Nobody: IOnshiRights;
begin
  Setup := Beside;
  Setup.Role := ONSHI_ROLE_CHART;
  Session := OpenWithDrugs(Setup, ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML, 'apart', Job);
  Show(OnshiMayKeep(Session), 'a chart may keep it');
  Show(CodeOfWhole(Session, Job) = ONSHI_E_FORBIDDEN, 'not as a whole');
  Answer := OnshiAnswerApart(Session, Job);
  Show((Answer.Form = ONSHI_FORM_XML) and (Answer.Frame.Withheld = 0), 'form and frame');
  Show(Answer.Next(Month) and (Month.Withheld > 0) and not Tells(Month.Rest), 'the rest');
  Rights := OnshiRightsOf(Session, '17', ONSHI_KIND_VISIT, Doctor);
  Show(Rights.Shows(ONSHI_CLASS_DRUG).Granted and (Rights.Shows(ONSHI_CLASS_DRUG).Before > Now_), 'drugs');
  Show(Rights.Shows(ONSHI_CLASS_DIAGNOSIS).Reason = ONSHI_DENIAL_NOTHING_KNOWN, 'no diagnoses');
  Show(Tells(Month.Clinical.Show(Rights, '17')), 'shown');
  Show(not Tells(Month.Clinical.Show(Rights, '18')), 'of another');
  Nobody := OnshiRightsOf(Session, '17', ONSHI_KIND_VISIT, nil);
  Show(Nobody.Shows(ONSHI_CLASS_DRUG).Reason = ONSHI_REFUSED_NO_VIEWER, 'nobody looks');
  Show(Tells(Month.Clinical.HandOver), 'handed over');
  Show(CodeOfHandOver(Month.Clinical) = ONSHI_E_WRONG_STATE, 'once');
  Show(CodeOfDocument(Answer) = ONSHI_E_OTHER_FORM, 'no document');
  while Answer.Next(More) do
    Show(More.Rest <> nil, 'a month');
  Session.Acknowledge(Job);
end;

procedure Document;
var
  Setup: TOnshiSetup;
  Session: IOnshiSession;
  Job: Cardinal;
  Answer: IOnshiApart;
  Bytes: TOnshiBytes;
begin
  Setup := Beside;
  Setup.Role := ONSHI_ROLE_CHART;
  Session := OpenWithDrugs(Setup, ONSHI_C_DRUG_FILE_CATEGORY_DRUG_PDF, 'document', Job);
  Answer := OnshiAnswerApart(Session, Job);
  Show(Answer.Form = ONSHI_FORM_PDF, 'form');
  // It may show diagnoses as well, to which nobody consented.
  Show(not Answer.Document(OnshiRightsOf(Session, '17', ONSHI_KIND_VISIT, Doctor), '17', Bytes), 'closed');
  Bytes := Answer.HandOver;
  Show((Length(Bytes) > 4) and (Bytes[1] = Ord('P')), 'handed over');
  Show(CodeOfDocument(Answer) = ONSHI_E_WRONG_STATE, 'once');
  Session.Acknowledge(Job);
end;

{ A program with a role does not decide itself who sees what. }
function CodeOfBoth(ASetup: TOnshiSetup): Integer;
begin
  ASetup.Flags := ASetup.Flags or ONSHI_SESSION_ACCESS_BY_HOST;
  Result := 0;
  try
    OnshiOpen(ASetup);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

procedure Copies;
var
  Setup: TOnshiSetup;
  Session: IOnshiSession;
  Job, Standing, Before: Cardinal;
  Kept: IOnshiCopies;
  Month: TOnshiParts;
  Event: TOnshiEvent;
begin
  Setup := Beside;
  Setup.Periods := OnshiPeriods(60000);
  Session := OpenWithDrugs(Setup, ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML, 'copies', Job);
  Show(not OnshiMayKeep(Session), 'a receipt computer may not keep it');
  Kept := OnshiCopiesOf(Session);
  Show(not Kept.Standing(Job, ONSHI_PLACE_MEMORY, Standing, Before), 'none');
  Show(OnshiAnswerApart(Session, Job).Next(Month), 'a month');
  Show(Kept.Standing(Job, ONSHI_PLACE_MEMORY, Standing, Before)
    and (Standing = ONSHI_STANDING_UNTIL) and (Before > Now_), 'lies');
  Kept.HandedOver(Job);
  Show(Kept.Standing(Job, ONSHI_PLACE_MEMORY, Standing, Before)
    and (Standing = ONSHI_STANDING_DONE), 'is to be erased');
  Show(Session.NextEvent(1000, Event) and (Event.Kind = ONSHI_EVENT_ERASE) and (Event.Job = Job)
    and (Event.Place = ONSHI_PLACE_MEMORY) and (Event.Why = ONSHI_ERASE_DONE), 'event');
  Kept.Erased(Job, ONSHI_PLACE_MEMORY);
  Show(not Kept.Standing(Job, ONSHI_PLACE_MEMORY, Standing, Before), 'erased');
  Kept.LiesInHistory(Job);
  Show(Kept.Standing(Job, ONSHI_PLACE_HISTORY, Standing, Before)
    and (Standing = ONSHI_STANDING_UNTIL), 'in the history');
  Session.Acknowledge(Job);
  Show(CodeOfBoth(Setup) = ONSHI_E_BAD_OPTIONS, 'by the host, with periods');
end;

end.
