{ Nouns of objects.pas that work without a session. }
unit ObjectsTools;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Showing, ObjectsWorld, OnshiAnswer, OnshiApi, OnshiCalls, OnshiClaims, OnshiFields, OnshiFindings,
  OnshiInspection, OnshiJson, OnshiPasscode, OnshiPatients, OnshiRecord, OnshiRecords;

procedure Claims;
procedure Passcode;
procedure Findings;
procedure Inspection;
procedure JsonCalls;

implementation

const
  { 試験　太郎 in Shift_JIS, as it comes; in the lines it is a *. Characters beyond ASCII are not bytes to
    every compiler. }
  Taro: array[0..9] of Byte = ($8E, $8E, $8C, $B1, $81, $40, $91, $BE, $98, $59);
  { The receipt of a return: one claim, and an earlier return of it. }
  Returned: array[0..7] of AnsiString = (
    'HI,1,50811,13,1,9999999,,00',
    'RE,12,1112,202609,*,1,3250102,,,,,,,00000123,,,,',
    'HO,  138057,1,1234567,1,500,,,,,,,,',
    'SN,1,01,,,,01,,',
    'JD,1,,,1',
    'HR,50811,2,12,L5106,,,,,000000000000000042',
    '8,1,0,HR,50711,1,,L1111,,,,,41',
    'HG,1,575,99');
  { Claims that were adjusted: points, and yen. }
  Adjusted: array[0..1] of AnsiString = (
    '3,50809,12,,,,,,,,,,,,,,,,,21,,,-216,AB,,,,,,',
    '4,50809,12,,,,,,,,,,,,,,,,,40,,,-\7000,AB,,,,,,');
  Broken: array[0..1] of AnsiString = ('RE,1,1112,202609', 'SN,1,05,,,,,,,,,,,,,,,,,,,,1');

function BytesOfText(const AText: AnsiString): TOnshiBytes;
begin
  Result := nil;
  SetLength(Result, Length(AText));
  if AText <> '' then
    Move(AText[1], Result[0], Length(AText));
end;

{ With the name in place of each *. }
function Named(const AText: TOnshiBytes): TOnshiBytes;
var
  At, Count: Integer;
begin
  Result := nil;
  SetLength(Result, Length(AText) * Length(Taro));
  Count := 0;
  for At := 0 to High(AText) do
    if AText[At] = Ord('*') then
    begin
      Move(Taro, Result[Count], Length(Taro));
      Inc(Count, Length(Taro));
    end
    else
    begin
      Result[Count] := AText[At];
      Inc(Count);
    end;
  SetLength(Result, Count);
end;

function Read(const ALines: array of AnsiString; const ALayout: OnshiString; AFlags: Cardinal = 0):
  IOnshiClaims;
var
  How: TOnshiClaimsLayout;
  Text: AnsiString;
  At: Integer;
begin
  How := OnshiLayout;
  How.Layout := ALayout;
  How.Flags := AFlags;
  Text := '';
  for At := 0 to High(ALines) do
    Text := Text + ALines[At] + #13#10;
  Result := OnshiReadClaims(Named(BytesOfText(Text)), How);
end;

{ What the files say. }
procedure ClaimsAsRead;
var
  Claims: IOnshiClaims;
  Whole: TOnshiClaimsFile;
  One: TOnshiClaim;
  Said: TOnshiClaimStatement;
  Detail: TOnshiClaimDetail;
  Why: TOnshiFailure;
begin
  Claims := Read(Adjusted, 'zogn-medical', ONSHI_CLAIMS_ALLOW_ASSUMED);
  Show(Claims.Claim(0, One) and (One.Outcome = ONSHI_CLAIM_ADJUSTED), 'adjusted');
  Show(Claims.Detail(0, 0, Detail) and (Detail.AmountUnit = ONSHI_AMOUNT_POINTS)
    and (Detail.Amount = -216), 'points');
  Show(Claims.Detail(0, 1, Detail) and (Detail.AmountUnit = ONSHI_AMOUNT_YEN)
    and (Detail.Amount = -7000), 'yen');
  Claims := Read(Returned, 'receipt', ONSHI_CLAIMS_ALLOW_ASSUMED);
  Whole := Claims.Summary;
  Show((Whole.Lines = 8) and (Whole.Claims = 1) and (Whole.HasStated = 1) and (Whole.Stated = 1)
    and (Whole.Unread = 0), 'summary');
  Show(Claims.Claim(0, One) and (One.Outcome = ONSHI_CLAIM_RETURNED) and (One.Why = 0)
    and (One.Whose = 0), 'returned');
  Show((One.FirstLine = 2) and (One.LastLine = 7) and not Claims.Claim(1, One), 'lines');
  Show(Claims.Statement(0, 0, Said) and (Said.Line = 4) and not Claims.Statement(0, 1, Said), 'said');
  Show(Claims.Detail(0, 0, Detail) and (Detail.Earlier = 0) and (Detail.AmountUnit = 0), 'now');
  Show(Claims.Detail(0, 1, Detail) and (Detail.Earlier = 1), 'earlier');
  Show(Claims.Text(0, ONSHI_CLAIM_ITEM_RETURN_REASON, 1) = 'L1111', 'text');
  Show(Claims.Text(0, ONSHI_CLAIM_ITEM_NAME) = '試験　太郎', 'name');
  Show((AsClaimTransferEntry(Claims.Entry(0)) <> nil) and (Claims.Entry(1) = nil), 'entry');
  Show(Read(Broken, 'receipt', ONSHI_CLAIMS_ALLOW_ASSUMED).Unread(0, Why) and (Why.Code < 0)
    and (Why.English <> '') and not Claims.Unread(0, Why), 'unread');
end;

procedure Claims;
var
  Claims: IOnshiClaims;
  Patients: IOnshiPatients;
  Known: TOnshiPerson;
  One: TOnshiClaim;
  Patient, Found: Cardinal;
  Code: Integer;
begin
  ClaimsAsRead;
  Code := 0;
  try
    Read(Returned, 'confirmation');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_UNVERIFIED, 'only assumed');
  Claims := Read(Returned, 'receipt', ONSHI_CLAIMS_ALLOW_ASSUMED);
  Known := Chart;
  Known.Id := '00000123';
  Known.InsurerNumber := '';
  Known.Number := '';
  Patients := OnshiPatientList;
  Patients.Add(Known);
  Show((Claims.Link(Patients) = 1) and Claims.Claim(0, One) and (One.Whose = ONSHI_WHOSE_LINKED)
    and (One.Patient = 0) and (One.Found = ONSHI_FOUND_CHART_NUMBER), 'linked');
  Known.Id := '9';
  Patients := OnshiPatientList;
  Patients.Add(Known);
  Show(Claims.Link(Patients) = 0, 'not linked');
  Show(Claims.Candidate(0, 0, Patient, Found) and (Patient = 0) and (Found = ONSHI_FOUND_BIRTHDATE)
    and not Claims.Candidate(0, 1, Patient, Found), 'candidate');
  Show((OnshiConfirmation('01', ONSHI_ENGLISH) <> '') and (OnshiConfirmation('??') = ''), 'codes');
end;

procedure Passcode;
var
  Answer: IOnshiRecord;
  Reason: Cardinal;
begin
  Answer := Asked(ONSHI_O_VISUAL_CHECK_PASSCODE, OnshiPasscodeRequest(ONSHI_PASSCODE_IN_FORCE),
    'passcode').Frame;
  Show((OnshiTakePasscode(Answer, Reason) <> '') and (Reason = 0), 'taken');
  Show((OnshiTakePasscode(Answer, Reason) = '') and (Reason <> 0), 'once');
end;

procedure Findings;
var
  Query: IOnshiNumberQuery;
  Found: IOnshiFindings;
  Severity, Line, Column: Cardinal;
  All, Errors: Integer;
begin
  Query := NewNumberQuery;
  Query.InsuredBranchNumber := '1234';
  Found := OnshiFindingsOf(Query, OnshiAgainst);
  All := 0;
  Errors := 0;
  while Found.Finding(All, Severity, Line, Column) do
  begin
    Inc(All);
    Inc(Errors, Ord(Severity = ONSHI_SEVERITY_ERROR));
  end;
  Show((Errors > 0) and (Found.Count(ONSHI_SEVERITY_ERROR) = Errors), 'errors');
  Show(Found.Finding(0, Severity, Line, Column) and (Severity = ONSHI_SEVERITY_ERROR)
    and (Line = 0), 'errors first');
  Show(Found.Text(0, ONSHI_FINDING_WORDS) <> Found.Text(0, ONSHI_FINDING_WORDS, ONSHI_ENGLISH), 'words');
  Show(Pos('1234', Found.Text(0, ONSHI_FINDING_WORDS)) = 0, 'without the value');
  Show((Found.Text(0, ONSHI_FINDING_PATH) <> '')
    and (Found.Text(All, ONSHI_FINDING_PATH) = ''), 'path');
  Found := OnshiFindingsOfFile('', BytesOfText('<XmlMsg>'),
    OnshiAgainst(ONSHI_M_CONSENTED_REQUEST, Today));
  Show((Found.Count(ONSHI_SEVERITY_ERROR) > 0) and Found.Finding(0, Severity, Line, Column)
    and (Line = 1), 'a file that ends too early');
  Show(OnshiFindingsOfFile('', nil, OnshiAgainst(ONSHI_M_CONSENTED_REQUEST))
    .Count(ONSHI_SEVERITY_ERROR) > 0, 'an empty file');
end;

procedure Inspection;
var
  Seen: IOnshiInspection;
  Element: TOnshiElement;
  At: Integer;
  Names: Boolean;
begin
  Seen := OnshiInspect(ConsentedUnit);
  Names := False;
  At := 0;
  while Seen.Element(At, Element) do
  begin
    if Element.Field = ONSHI_F_QUALIFICATION_RESULT_NAME then
    begin
      Names := (Element.IsPersonal = 1) and (Element.IsGroup = 0) and (Element.Depth > 0);
      Show(Seen.Text(At, ONSHI_ELEMENT_VALUE) = '試験　太郎', 'value');
      Show(Seen.Text(At, ONSHI_ELEMENT_NAME) = '氏名', 'name');
    end;
    Inc(At);
  end;
  Show(Names, 'a name');
  Show(Seen.Element(0, Element) and (Element.Depth = 0), 'depth');
  Show(Seen.Text(At, ONSHI_ELEMENT_VALUE) = '', 'after the last');
end;

procedure JsonCalls;
var
  Calls: IOnshiJsonCalls;
  Code: Integer;
begin
  Calls := OnshiNewJsonCalls;
  Show(Pos('保険者番号', Calls.Call('{"call": "onshi_field_name", '
    + '"field": "ONSHI_F_NUMBER_QUERY_INSURER_NUMBER", "language": 1}')) > 0, 'reply');
  Code := 0;
  try
    Calls.Call('{"call": "onshi_nothing"}');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_BAD_OPTIONS, 'no such call');
end;

end.
