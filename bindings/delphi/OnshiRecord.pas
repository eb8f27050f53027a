{ Records, and views of the groups in them: what the interfaces of OnshiRecords are made of. }
unit OnshiRecord;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  SysUtils, OnshiApi, OnshiCalls, OnshiFields, OnshiText;

type
  { What is odd about a record. }
  TOnshiFinding = record
    { One of ONSHI_SEVERITY_...; only an error keeps a message from being sent. }
    Severity: Cardinal;
    { The path of the element and what is odd, in Japanese and English, without the value. }
    Text: OnshiString;
  end;
  TOnshiFindings = array of TOnshiFinding;

  { A record, or a group in one. It keeps the record alive. Handle is the one of the record; fields are
    ONSHI_F_... of OnshiFields. }
  IOnshiRecord = interface(IOnshiObject)
    function Path: PCardinal;
    function Steps: Cardinal;

    { Behind the properties of OnshiRecords. }
    function GetText(AField: Integer): OnshiString;
    procedure SetText(AField: Integer; const AText: OnshiString);
    function GetTextAt(AIndex: Integer; AField: Integer): OnshiString;
    function GetDate(AField: Integer): TDateTime;
    procedure SetDate(AField: Integer; ADate: TDateTime);
    function GetMonth(AField: Integer): TDateTime;
    procedure SetMonth(AField: Integer; ADate: TDateTime);
    function GetMoment(AField: Integer): TDateTime;
    procedure SetMoment(AField: Integer; ADate: TDateTime);
    function GetLabel(AField: Integer): OnshiString;

    { Whether a field or group stands here; '' may stand here too. }
    function Has(AField: Cardinal): Boolean;
    { How often it stands here. }
    function Count(AField: Cardinal): Integer;
    { Adds one more text, where several may stand. }
    procedure Add(AField: Cardinal; const AText: OnshiString);
    { What the table of the field says for the code that stands here; '' for a code to come. }
    function LabelOf(AField, ALanguage: Cardinal): OnshiString;

    { Whom a request is about, by health insurance, in the form that requests carry; a symbol or branch
      that is '' is left out. }
    procedure SetInsurance(const AInsurer, ASymbol, ANumber, ABranch: OnshiString);
    { The same by medical aid. }
    procedure SetMedicalAid(const APayer, ARecipient: OnshiString);
    { Under which coverage it is to be read and labelled: ONSHI_COVERAGE_..., or 0. }
    function Coverage: Cardinal;

    { Values that the catalogue does not know: how many, the names around each, and what it is. }
    function ExtraCount: Integer;
    function ExtraWay(AIndex: Integer): OnshiString;
    function ExtraText(AIndex: Integer): OnshiString;
    procedure AddExtra(const AWay, AText: OnshiString);

    { The whole record as JSON. }
    function Json: OnshiString;
    { Empties the whole record and overwrites its values, for one that held a secret or what is clinical. }
    procedure Wipe;
    { Checks the whole record against the catalogue. }
    function Check: TOnshiFindings;
    { As of when an answer speaks, in seconds since 1970; 0 if it does not say so. }
    function Told: Cardinal;
  end;

  TOnshiView = class(TInterfacedObject, IOnshiObject, IOnshiRecord)
  private
    FRecord: IOnshiObject;
    FPath: array of Cardinal;
    procedure Take(const AView: IOnshiRecord; ASteps: Integer);
    procedure Put(AField: Integer; const AFormat: string; ADate: TDateTime);
    function Digits(AField: Integer; out AYear, AMonth, ADay, ATime: Integer): Integer;
  public
    { A whole record. }
    constructor Create(const ARecord: IOnshiObject);
    { The same group. }
    constructor Over(const AView: IOnshiRecord);
    { The group of that field and index inside it. }
    constructor Inside(const AView: IOnshiRecord; AField: Cardinal; AIndex: Integer);

    function Handle: Pointer;
    function Path: PCardinal;
    function Steps: Cardinal;
    function GetText(AField: Integer): OnshiString;
    procedure SetText(AField: Integer; const AText: OnshiString);
    function GetTextAt(AIndex: Integer; AField: Integer): OnshiString;
    function GetDate(AField: Integer): TDateTime;
    procedure SetDate(AField: Integer; ADate: TDateTime);
    function GetMonth(AField: Integer): TDateTime;
    procedure SetMonth(AField: Integer; ADate: TDateTime);
    function GetMoment(AField: Integer): TDateTime;
    procedure SetMoment(AField: Integer; ADate: TDateTime);
    function GetLabel(AField: Integer): OnshiString;
    function Has(AField: Cardinal): Boolean;
    function Count(AField: Cardinal): Integer;
    procedure Add(AField: Cardinal; const AText: OnshiString);
    function LabelOf(AField, ALanguage: Cardinal): OnshiString;
    procedure SetInsurance(const AInsurer, ASymbol, ANumber, ABranch: OnshiString);
    procedure SetMedicalAid(const APayer, ARecipient: OnshiString);
    function Coverage: Cardinal;
    function ExtraCount: Integer;
    function ExtraWay(AIndex: Integer): OnshiString;
    function ExtraText(AIndex: Integer): OnshiString;
    procedure AddExtra(const AWay, AText: OnshiString);
    function Json: OnshiString;
    procedure Wipe;
    function Check: TOnshiFindings;
    function Told: Cardinal;
  end;

{ An empty record; ONSHI_R_... or ONSHI_M_.... OnshiRecords has a function for each. }
function OnshiNew(ARecord: Cardinal): IOnshiRecord;

{ A record out of the JSON of one. }
function OnshiNewOfJson(ARecord: Cardinal; const AJson: OnshiString): IOnshiRecord;

{ A record that the library gave, which is freed with the last view of it; nil for nil. }
function OnshiOwn(AHandle: TOnshiRecord): IOnshiRecord;

{ The label of a code; '' for one that the table does not know. }
function OnshiCodeLabel(ATable: Cardinal; const ACode: OnshiString;
  ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

implementation

type
  TOwned = class(TOnshiObject)
  protected
    procedure Release; override;
  end;

procedure TOwned.Release;
begin
  onshi_record_free(Handle);
end;

function OnshiNewOfJson(ARecord: Cardinal; const AJson: OnshiString): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_record_from_json(ARecord, PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiOwn(AHandle: TOnshiRecord): IOnshiRecord;
begin
  Result := nil;
  if AHandle <> nil then
    Result := TOnshiView.Create(TOwned.Create(AHandle));
end;

function OnshiNew(ARecord: Cardinal): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_record_new(ARecord, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiCodeLabel(ATable: Cardinal; const ACode: OnshiString;
  ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_code_label_u16(ATable, PWideChar(ACode), Length(ACode), ALanguage, Room.At,
    Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

{ TOnshiView: where it is }

constructor TOnshiView.Create(const ARecord: IOnshiObject);
begin
  inherited Create;
  FRecord := ARecord;
end;

constructor TOnshiView.Over(const AView: IOnshiRecord);
begin
  inherited Create;
  Take(AView, AView.Steps);
end;

constructor TOnshiView.Inside(const AView: IOnshiRecord; AField: Cardinal; AIndex: Integer);
begin
  inherited Create;
  Take(AView, AView.Steps + 2);
  FPath[High(FPath) - 1] := AField;
  FPath[High(FPath)] := AIndex;
end;

procedure TOnshiView.Take(const AView: IOnshiRecord; ASteps: Integer);
begin
  FRecord := AView;
  SetLength(FPath, ASteps);
  if AView.Steps > 0 then
    Move(AView.Path^, FPath[0], AView.Steps * SizeOf(Cardinal));
end;

function TOnshiView.Handle: Pointer;
begin
  Result := FRecord.Handle;
end;

function TOnshiView.Path: PCardinal;
begin
  Result := Pointer(FPath);
end;

function TOnshiView.Steps: Cardinal;
begin
  Result := Length(FPath);
end;

{ TOnshiView: texts and codes }

function TOnshiView.GetText(AField: Integer): OnshiString;
begin
  Result := GetTextAt(0, AField);
end;

function TOnshiView.GetTextAt(AIndex: Integer; AField: Integer): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_record_text_u16(Handle, Path, Steps, AField, AIndex, Room.At,
    Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

procedure TOnshiView.SetText(AField: Integer; const AText: OnshiString);
begin
  Done(onshi_record_set_text_u16(Handle, Path, Steps, AField, PWideChar(AText), Length(AText), Slot));
end;

procedure TOnshiView.Add(AField: Cardinal; const AText: OnshiString);
begin
  Done(onshi_record_add_text(Handle, Path, Steps, AField, PAnsiChar(Utf8(AText)), ONSHI_NUL, Slot));
end;

function TOnshiView.Count(AField: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_record_count(Handle, Path, Steps, AField, @Found, Slot));
  Result := Found;
end;

function TOnshiView.Has(AField: Cardinal): Boolean;
begin
  Result := Count(AField) > 0;
end;

function TOnshiView.LabelOf(AField, ALanguage: Cardinal): OnshiString;
begin
  Result := '';
  if Has(AField) then
    Result := OnshiCodeLabel(OnshiTableOf(AField), GetText(AField), ALanguage);
end;

function TOnshiView.GetLabel(AField: Integer): OnshiString;
begin
  Result := LabelOf(AField, ONSHI_JAPANESE);
end;

{ TOnshiView: dates }

{ Splits yyyyMM, yyyyMMdd or yyyyMMddHHmmss; how many digits it has, or 0 if it is none of these. }
function TOnshiView.Digits(AField: Integer; out AYear, AMonth, ADay, ATime: Integer): Integer;
var
  Text: string;
  At: Integer;
begin
  Text := string(GetText(AField));
  Result := Length(Text);
  AYear := 0;
  AMonth := 0;
  ADay := 1;
  ATime := 0;
  for At := 1 to Length(Text) do
    if (Text[At] < '0') or (Text[At] > '9') then
      Result := 0;
  if (Result <> 6) and (Result <> 8) and (Result <> 14) then
  begin
    Result := 0;
    Exit;
  end;
  AYear := StrToInt(Copy(Text, 1, 4));
  AMonth := StrToInt(Copy(Text, 5, 2));
  if Result >= 8 then
    ADay := StrToInt(Copy(Text, 7, 2));
  if Result = 14 then
    ATime := StrToInt(Copy(Text, 9, 6));
end;

function TOnshiView.GetDate(AField: Integer): TDateTime;
var
  Year, Month, Day, Time: Integer;
  Clock: TDateTime;
begin
  Result := 0;
  if Digits(AField, Year, Month, Day, Time) = 0 then
    Exit;
  if not TryEncodeDate(Year, Month, Day, Result) then
    Result := 0
  else if TryEncodeTime(Time div 10000, Time div 100 mod 100, Time mod 100, 0, Clock) then
    Result := Result + Clock
  else
    Result := 0;
end;

function TOnshiView.GetMonth(AField: Integer): TDateTime;
begin
  Result := GetDate(AField);
end;

function TOnshiView.GetMoment(AField: Integer): TDateTime;
begin
  Result := GetDate(AField);
end;

procedure TOnshiView.Put(AField: Integer; const AFormat: string; ADate: TDateTime);
begin
  SetText(AField, OnshiString(FormatDateTime(AFormat, ADate)));
end;

procedure TOnshiView.SetDate(AField: Integer; ADate: TDateTime);
begin
  Put(AField, 'yyyymmdd', ADate);
end;

procedure TOnshiView.SetMonth(AField: Integer; ADate: TDateTime);
begin
  Put(AField, 'yyyymm', ADate);
end;

procedure TOnshiView.SetMoment(AField: Integer; ADate: TDateTime);
begin
  Put(AField, 'yyyymmddhhnnss', ADate);
end;

{ TOnshiView: whom it is about }

procedure TOnshiView.SetInsurance(const AInsurer, ASymbol, ANumber, ABranch: OnshiString);
begin
  Done(onshi_record_set_insurance_u16(Handle, Path, Steps, PWideChar(AInsurer), Length(AInsurer),
    PWideChar(ASymbol), Length(ASymbol), PWideChar(ANumber), Length(ANumber), PWideChar(ABranch),
    Length(ABranch), Slot));
end;

procedure TOnshiView.SetMedicalAid(const APayer, ARecipient: OnshiString);
begin
  Done(onshi_record_set_medical_aid_u16(Handle, Path, Steps, PWideChar(APayer), Length(APayer),
    PWideChar(ARecipient), Length(ARecipient), Slot));
end;

function TOnshiView.Coverage: Cardinal;
begin
  Result := 0;
  Done(onshi_record_coverage(Handle, Path, Steps, @Result, Slot));
end;

{ TOnshiView: what the catalogue does not know }

function TOnshiView.ExtraCount: Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_record_extra_count(Handle, Path, Steps, @Found, Slot));
  Result := Found;
end;

function TOnshiView.ExtraWay(AIndex: Integer): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_record_extra_way(Handle, Path, Steps, AIndex, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function TOnshiView.ExtraText(AIndex: Integer): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_record_extra_text_u16(Handle, Path, Steps, AIndex, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

procedure TOnshiView.AddExtra(const AWay, AText: OnshiString);
begin
  Done(onshi_record_add_extra_u16(Handle, Path, Steps, PWideChar(AWay), Length(AWay),
    PWideChar(AText), Length(AText), Slot));
end;

{ TOnshiView: the whole record }

function TOnshiView.Json: OnshiString;
begin
  Result := TextBy(@onshi_record_json, Handle);
end;

procedure TOnshiView.Wipe;
begin
  Done(onshi_record_wipe(Handle, Slot));
end;

function TOnshiView.Check: TOnshiFindings;
var
  At: Integer;
  Found: Cardinal;
  Room: TOnshiRoom;
begin
  Found := 0;
  Done(onshi_record_check(Handle, @Found, Slot));
  Result := nil;
  SetLength(Result, Found);
  for At := 0 to High(Result) do
  begin
    Room := RoomForBytes;
    repeat
    until Filled(Room, onshi_record_finding(Handle, At, @Result[At].Severity, Room.At, Room.Capacity,
      @Room.Length, Slot));
    Result[At].Text := TextOf(Room);
  end;
end;

function TOnshiView.Told: Cardinal;
begin
  Result := 0;
  Done(onshi_record_told(Handle, @Result, Slot));
end;

end.
