{ Words to show: of validities, fields and rules; and how alike two names are. }
unit OnshiWords;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls;

{ What to show for a validity; AValue is the code as it was read. }
function OnshiValidity(ARoute: Cardinal; const AValue: OnshiString;
  ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

{ Whether a chart may be updated from such an answer without asking a person. }
function OnshiMayUpdate(ARoute: Cardinal; const AValue: OnshiString): Boolean;

{ The word for a number of the rules: OnshiWord(ONSHI_WORD_REASON, Reason). }
function OnshiWord(AWord, ANumber: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

{ The name of a field: its Japanese name, or its name in programs. }
function OnshiFieldName(AField: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

{ What to call a field on a screen under a coverage (ONSHI_COVERAGE_...). }
function OnshiFieldLabel(AField, ACoverage: Cardinal;
  ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;

{ How alike two names are (ONSHI_NAMES_...); in any order, the parts of one may begin at any of them. }
function OnshiCompareNames(const AOne, AOther: OnshiString; AAnyOrder: Boolean = False): Cardinal;

implementation

function OnshiValidity(ARoute: Cardinal; const AValue: OnshiString;
  ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_validity_text_u16(ARoute, PWideChar(AValue), Length(AValue), ALanguage, nil,
    Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

function OnshiMayUpdate(ARoute: Cardinal; const AValue: OnshiString): Boolean;
var
  May: Cardinal;
  Room: TOnshiRoom;
begin
  May := 0;
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_validity_text_u16(ARoute, PWideChar(AValue), Length(AValue), ONSHI_ENGLISH,
    @May, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := May <> 0;
end;

function OnshiWord(AWord, ANumber: Cardinal; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_word_u16(AWord, ANumber, ALanguage, Room.At, Room.Capacity, @Room.Length,
    Slot));
  Result := TextOf(Room);
end;

function OnshiFieldName(AField: Cardinal; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_field_name_u16(AField, ALanguage, Room.At, Room.Capacity, @Room.Length,
    Slot));
  Result := TextOf(Room);
end;

function OnshiFieldLabel(AField, ACoverage: Cardinal; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_field_label_u16(AField, ACoverage, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function OnshiCompareNames(const AOne, AOther: OnshiString; AAnyOrder: Boolean): Cardinal;
begin
  Result := 0;
  Done(onshi_names_compare_u16(PWideChar(AOne), Length(AOne), PWideChar(AOther), Length(AOther),
    Ord(AAnyOrder), @Result, Slot));
end;

end.
