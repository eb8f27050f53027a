{ What stands in a record, for people: each element with its names, value and meaning. }
unit OnshiInspection;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord;

type
  { The elements of a record, in reading order, from 0. A copy of its values, wiped at its end. }
  IOnshiInspection = interface(IOnshiObject)
    { How deep an element stands, and what it is; False after the last. }
    function Element(AIndex: Integer; out AElement: TOnshiElement): Boolean;
    { A text of one (ONSHI_ELEMENT_...); '' if there is none. Names and meanings differ by language. }
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

{ AMessage is ONSHI_M_..., or 0: as such a record is spelled in every message. AProfile is the text of a
  profile (TOML), or ''. }
function OnshiInspect(const ARecord: IOnshiRecord; AMessage: Cardinal = 0;
  const AProfile: OnshiString = ''): IOnshiInspection;

implementation

type
  TInspection = class(TOnshiObject, IOnshiInspection)
  protected
    procedure Release; override;
  public
    function Element(AIndex: Integer; out AElement: TOnshiElement): Boolean;
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

function OnshiInspect(const ARecord: IOnshiRecord; AMessage: Cardinal;
  const AProfile: OnshiString): IOnshiInspection;
var
  Kept: UTF8String;
  Profile: PAnsiChar;
  Count: Cardinal;
  Made: TOnshiInspection;
begin
  Give(AProfile, Kept, Profile, Count);
  Made := nil;
  Done(onshi_inspection_of_record(HandleOf(ARecord), AMessage, Profile, Count, @Made, Slot));
  Result := TInspection.Create(Made);
end;

procedure TInspection.Release;
begin
  onshi_inspection_free(Handle);
end;

function TInspection.Element(AIndex: Integer; out AElement: TOnshiElement): Boolean;
begin
  FillChar(AElement, SizeOf(AElement), 0);
  AElement.StructSize := SizeOf(AElement);
  Result := Did(onshi_inspection_element(Handle, AIndex, @AElement, Slot));
end;

function TInspection.Text(AIndex: Integer; AWhat, ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_inspection_text_u16(Handle, AIndex, AWhat, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
