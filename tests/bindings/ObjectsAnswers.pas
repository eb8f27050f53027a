{ Nouns of objects.pas about records, answers and whose they are. }
unit ObjectsAnswers;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ObjectsWorld, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields, OnshiNotes, OnshiPatients,
  OnshiRecord, OnshiRecords, OnshiWords;

procedure ARecord;
procedure Words;
procedure Answers;
procedure Candidates;

implementation

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

end.
