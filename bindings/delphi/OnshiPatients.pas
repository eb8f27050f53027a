{ The patients of the receipt computer, and who in an answer is which of them. }
unit OnshiPatients;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { A patient as the receipt computer knows them. What is not known is ''. }
  TOnshiPerson = record
    { The program's own number of the chart. }
    Id: OnshiString;
    ReferenceNumber, InsurerNumber, Symbol, Number, Branch, Name, Kana: OnshiString;
    { yyyyMMdd }
    Birthdate: OnshiString;
  end;

  { A list of patients; the first one has index 0. }
  IOnshiPatients = interface(IOnshiObject)
    procedure Add(const APerson: TOnshiPerson);
    { Finds out which patient a person of an answer is; it never picks between two. ARoute is
      ONSHI_ROUTE_.... In the verdict: ONSHI_PLAN_..., the index of the patient or ONSHI_NO_PATIENT,
      ONSHI_BASIS_..., ONSHI_DIFFERS_... added up, ONSHI_REFUSAL_.... }
    function Link(ARoute: Cardinal; const APerson: IOnshiRecord): TOnshiVerdict;
    { Links every coverage by itself, and finds what could be changed: how many coverages, and whether
      they lead to more than one chart. ANotes is an IOnshiNotes. }
    function LinkEach(const ANotes: IOnshiObject; ARoute: Cardinal; const APerson: IOnshiRecord;
      out ATwoCharts: Boolean): Integer;
    { How a coverage was linked by the last LinkEach, from 0. }
    function Verdict(ANumber: Integer): TOnshiVerdict;
    { A candidate of a coverage, both from 0; False after the last. }
    function Candidate(ANumber, AIndex: Integer; out ACandidate: TOnshiCandidate): Boolean;
    { A change that the last LinkEach found, from 0; False after the last. }
    function Change(ANumber: Integer; out AChange: TOnshiChange): Boolean;
    { What one side (ONSHI_SIDE_...) has of a value of a change, which is ONSHI_VALUE_...; False after
      the last. }
    function ChangeValue(ANumber, AValue: Integer; ASide: Cardinal; out AWhich: Cardinal;
      out AText: OnshiString): Boolean;
  end;

function OnshiPatientList: IOnshiPatients;

{ What to show for a verdict: the word for the plan, and the reason of a refusal. }
function OnshiVerdictText(const AVerdict: TOnshiVerdict;
  ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

{ A patient as the library takes one; AKept holds the texts for the call. }
type
  TOnshiKept = array[0..8] of UTF8String;

function PlainPerson(const APerson: TOnshiPerson; var AKept: TOnshiKept): TOnshiPatient;

implementation

type
  TPatients = class(TOnshiObject, IOnshiPatients)
  protected
    procedure Release; override;
  public
    procedure Add(const APerson: TOnshiPerson);
    function Link(ARoute: Cardinal; const APerson: IOnshiRecord): TOnshiVerdict;
    function LinkEach(const ANotes: IOnshiObject; ARoute: Cardinal; const APerson: IOnshiRecord;
      out ATwoCharts: Boolean): Integer;
    function Verdict(ANumber: Integer): TOnshiVerdict;
    function Candidate(ANumber, AIndex: Integer; out ACandidate: TOnshiCandidate): Boolean;
    function Change(ANumber: Integer; out AChange: TOnshiChange): Boolean;
    function ChangeValue(ANumber, AValue: Integer; ASide: Cardinal; out AWhich: Cardinal;
      out AText: OnshiString): Boolean;
  end;

function OnshiPatientList: IOnshiPatients;
var
  Made: TOnshiPatients;
begin
  Made := nil;
  Done(onshi_patients_new(@Made, Slot));
  Result := TPatients.Create(Made);
end;

function OnshiVerdictText(const AVerdict: TOnshiVerdict; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_link_text_u16(AVerdict.Plan, AVerdict.Refusal, ALanguage, Room.At,
    Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

function PlainPerson(const APerson: TOnshiPerson; var AKept: TOnshiKept): TOnshiPatient;

  procedure Give(ANumber: Integer; const AText: OnshiString; out APlace: PAnsiChar;
    out ALength: Cardinal);
  begin
    AKept[ANumber] := Utf8(AText);
    ALength := Length(AKept[ANumber]);
    APlace := Pointer(AKept[ANumber]);
  end;

begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Give(0, APerson.Id, Result.Id, Result.IdLength);
  Give(1, APerson.ReferenceNumber, Result.ReferenceNumber, Result.ReferenceNumberLength);
  Give(2, APerson.InsurerNumber, Result.InsurerNumber, Result.InsurerNumberLength);
  Give(3, APerson.Symbol, Result.Symbol, Result.SymbolLength);
  Give(4, APerson.Number, Result.Number, Result.NumberLength);
  Give(5, APerson.Branch, Result.Branch, Result.BranchLength);
  Give(6, APerson.Name, Result.Name, Result.NameLength);
  Give(7, APerson.Kana, Result.Kana, Result.KanaLength);
  Give(8, APerson.Birthdate, Result.Birthdate, Result.BirthdateLength);
end;

{ TPatients }

procedure TPatients.Release;
begin
  onshi_patients_free(Handle);
end;

procedure TPatients.Add(const APerson: TOnshiPerson);
var
  Kept: TOnshiKept;
  Plain: TOnshiPatient;
begin
  Plain := PlainPerson(APerson, Kept);
  Done(onshi_patients_add(Handle, @Plain, Slot));
end;

function Empty: TOnshiVerdict;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
end;

function TPatients.Link(ARoute: Cardinal; const APerson: IOnshiRecord): TOnshiVerdict;
begin
  Result := Empty;
  Done(onshi_link(Handle, ARoute, HandleOf(APerson), @Result, Slot));
end;

function TPatients.LinkEach(const ANotes: IOnshiObject; ARoute: Cardinal;
  const APerson: IOnshiRecord; out ATwoCharts: Boolean): Integer;
var
  Found, Two: Cardinal;
begin
  Found := 0;
  Two := 0;
  Done(onshi_link_each(Handle, HandleOf(ANotes), ARoute, HandleOf(APerson), @Found, @Two, Slot));
  ATwoCharts := Two <> 0;
  Result := Found;
end;

function TPatients.Verdict(ANumber: Integer): TOnshiVerdict;
begin
  Result := Empty;
  Done(onshi_link_verdict(Handle, ANumber, @Result, Slot));
end;

function TPatients.Candidate(ANumber, AIndex: Integer; out ACandidate: TOnshiCandidate): Boolean;
begin
  FillChar(ACandidate, SizeOf(ACandidate), 0);
  ACandidate.StructSize := SizeOf(ACandidate);
  Result := Did(onshi_link_candidate_of(Handle, ANumber, AIndex, @ACandidate, Slot));
end;

function TPatients.Change(ANumber: Integer; out AChange: TOnshiChange): Boolean;
begin
  FillChar(AChange, SizeOf(AChange), 0);
  AChange.StructSize := SizeOf(AChange);
  Result := Did(onshi_link_change(Handle, ANumber, @AChange, Slot));
end;

function TPatients.ChangeValue(ANumber, AValue: Integer; ASide: Cardinal; out AWhich: Cardinal;
  out AText: OnshiString): Boolean;
var
  Room: TOnshiRoom;
begin
  AWhich := 0;
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_link_change_value_u16(Handle, ANumber, AValue, ASide, @AWhich, Room.At,
    Room.Capacity, @Room.Length, Slot));
  AText := TextOf(Room);
  Result := Room.Status <> ONSHI_S_END;
end;

end.
