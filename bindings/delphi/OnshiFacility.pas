{ What a facility has of its own: the address for patients and its code to be scanned, settings,
  activation codes. }
unit OnshiFacility;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { The settings of a facility, as lines to be shown. }
  IOnshiSettingsUpdate = interface;
  IOnshiSettings = interface(IOnshiObject)
    function Count: Integer;
    { What a line is about. }
    function Title(AIndex: Integer; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
    { Its value in words; with ONSHI_CODE as the language, as its code. }
    function Value(AIndex: Integer; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
    { Notes what is to be different (ONSHI_SETTING_...); AValue is a code of the item's table. }
    procedure Want(AItem: Cardinal; const AValue: OnshiString);
    { The same for a kind of care (ONSHI_KIND_...) and of information. }
    procedure WantConsent(AKind: Cardinal; const AInformation, AValue: OnshiString);
    { Begins an update to what is wanted; nil if that is there already. }
    function Change: IOnshiSettingsUpdate;
  end;

  { An update of settings, sent at most once. Keep its JSON. }
  IOnshiSettingsUpdate = interface(IOnshiObject)
    function Json: OnshiString;
    { What to do next, or what came of it: ONSHI_UPDATE_... }
    function Next: Cardinal;
    { The request, once; then nil. }
    function Send: IOnshiRecord;
    { It was answered; nil if the terminal refused it. }
    procedure Answered(const AAnswer: IOnshiRecord);
    procedure Lost;
    { An inquiry that reads back, and its number; nil if none is due. }
    function Inquire(out ANumber: Cardinal): IOnshiRecord;
    { What the inquiry of that number read back. }
    procedure Read(ANumber: Cardinal; const ASettings: IOnshiSettings);
    procedure GiveUp;
  end;

  { An activation code for a device, asked for at most once. Keep its JSON, which has no code in it. }
  IOnshiIssuance = interface(IOnshiObject)
    function Json: OnshiString;
    { One of ONSHI_ISSUANCE_..., and whether a code waits to be taken. }
    function Stage(out AHasCode: Boolean): Cardinal;
    { The request, once; then nil. }
    function Send: IOnshiRecord;
    { It was answered; nil if the terminal refused it. Let the record go then. }
    procedure Answered(const AAnswer: IOnshiRecord);
    procedure Lost;
    { The codes there are, by an inquiry after the request. }
    procedure Listed(const AListed: IOnshiRecord);
    procedure GiveUp;
    { The code, once, and '' then. Show it, and keep it nowhere. }
    function TakeCode: OnshiString;
  end;

{ The address for patients that an answer brings for a kind of care; '' and why none may be shown
  (ONSHI_NO_URL_...). }
function OnshiAccessUrl(const AAnswer: IOnshiRecord; AKind: Cardinal;
  out AReason: Cardinal): OnshiString;

{ The code to be scanned of an address: as SVG, and as the bytes of a PNG file. ACorrection is
  ONSHI_QR_... or 0; AModule is the size of a point, or 0. }
function OnshiQrSvg(const AAddress: OnshiString; ACorrection: Cardinal = 0; AModule: Cardinal = 0;
  AQuietZone: Cardinal = 4): OnshiString;
function OnshiQrPng(const AAddress: OnshiString; ACorrection: Cardinal = 0; AModule: Cardinal = 0;
  AQuietZone: Cardinal = 4): TOnshiBytes;

{ The request that asks for the settings of one kind of care, or of all. }
function OnshiSettingsInquiry(AKind: Cardinal = 0): IOnshiRecord;
{ Those of an answer; nil if it carries none. }
function OnshiSettingsOf(const AAnswer: IOnshiRecord): IOnshiSettings;
function OnshiSettingsUpdateOf(const AJson: OnshiString): IOnshiSettingsUpdate;

{ The request that asks for the activation codes there are. }
function OnshiActivationInquiry: IOnshiRecord;
{ The request that makes a code of an inquiry's answer void, from 0; nil after the last. }
function OnshiActivationInvalidation(const AListed: IOnshiRecord; AIndex: Integer): IOnshiRecord;
{ Plans a code for a device, by the answer to a fresh inquiry; nil and why not (ONSHI_NO_CODE_...). }
function OnshiPlanIssuance(const ADevice: OnshiString; const AListed: IOnshiRecord;
  out AReason: Cardinal): IOnshiIssuance;
function OnshiIssuanceOf(const AJson: OnshiString): IOnshiIssuance;

implementation

type
  TSettings = class(TOnshiObject, IOnshiSettings)
  protected
    procedure Release; override;
  public
    function Count: Integer;
    function Title(AIndex: Integer; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
    function Value(AIndex: Integer; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
    procedure Want(AItem: Cardinal; const AValue: OnshiString);
    procedure WantConsent(AKind: Cardinal; const AInformation, AValue: OnshiString);
    function Change: IOnshiSettingsUpdate;
  end;

  TSettingsUpdate = class(TOnshiObject, IOnshiSettingsUpdate)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Next: Cardinal;
    function Send: IOnshiRecord;
    procedure Answered(const AAnswer: IOnshiRecord);
    procedure Lost;
    function Inquire(out ANumber: Cardinal): IOnshiRecord;
    procedure Read(ANumber: Cardinal; const ASettings: IOnshiSettings);
    procedure GiveUp;
  end;

  TIssuance = class(TOnshiObject, IOnshiIssuance)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function Stage(out AHasCode: Boolean): Cardinal;
    function Send: IOnshiRecord;
    procedure Answered(const AAnswer: IOnshiRecord);
    procedure Lost;
    procedure Listed(const AListed: IOnshiRecord);
    procedure GiveUp;
    function TakeCode: OnshiString;
  end;

{ The address }

function OnshiAccessUrl(const AAnswer: IOnshiRecord; AKind: Cardinal;
  out AReason: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  AReason := 0;
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_access_url(HandleOf(AAnswer), AKind, @AReason, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function OnshiQrSvg(const AAddress: OnshiString; ACorrection, AModule,
  AQuietZone: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_qr_svg(PAnsiChar(Utf8(AAddress)), ONSHI_NUL, ACorrection, AModule,
    AQuietZone, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

function OnshiQrPng(const AAddress: OnshiString; ACorrection, AModule,
  AQuietZone: Cardinal): TOnshiBytes;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_qr_png(PAnsiChar(Utf8(AAddress)), ONSHI_NUL, ACorrection, AModule,
    AQuietZone, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := BytesOf(Room);
end;

{ TSettings }

function OnshiSettingsInquiry(AKind: Cardinal): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_settings_inquiry(AKind, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiSettingsOf(const AAnswer: IOnshiRecord): IOnshiSettings;
var
  Made: TOnshiSettings;
begin
  Made := nil;
  Result := nil;
  if Did(onshi_settings_read(HandleOf(AAnswer), @Made, Slot)) then
    Result := TSettings.Create(Made);
end;

procedure TSettings.Release;
begin
  onshi_settings_free(Handle);
end;

function TSettings.Count: Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_settings_count(Handle, @Found, Slot));
  Result := Found;
end;

function TSettings.Title(AIndex: Integer; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_settings_label_u16(Handle, AIndex, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function TSettings.Value(AIndex: Integer; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_settings_value_u16(Handle, AIndex, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

procedure TSettings.Want(AItem: Cardinal; const AValue: OnshiString);
begin
  Done(onshi_settings_want(Handle, AItem, 0, nil, 0, PAnsiChar(Utf8(AValue)), ONSHI_NUL, Slot));
end;

procedure TSettings.WantConsent(AKind: Cardinal; const AInformation, AValue: OnshiString);
begin
  Done(onshi_settings_want(Handle, ONSHI_SETTING_CONSENT, AKind, PAnsiChar(Utf8(AInformation)),
    ONSHI_NUL, PAnsiChar(Utf8(AValue)), ONSHI_NUL, Slot));
end;

function TSettings.Change: IOnshiSettingsUpdate;
var
  Made: TOnshiSettingsUpdate;
begin
  Made := nil;
  Result := nil;
  if Did(onshi_settings_change(Handle, @Made, Slot)) then
    Result := TSettingsUpdate.Create(Made);
end;

{ TSettingsUpdate }

function OnshiSettingsUpdateOf(const AJson: OnshiString): IOnshiSettingsUpdate;
var
  Made: TOnshiSettingsUpdate;
begin
  Made := nil;
  Done(onshi_settings_update_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TSettingsUpdate.Create(Made);
end;

procedure TSettingsUpdate.Release;
begin
  onshi_settings_update_free(Handle);
end;

function TSettingsUpdate.Json: OnshiString;
begin
  Result := TextBy(@onshi_settings_update_json, Handle);
end;

function TSettingsUpdate.Next: Cardinal;
begin
  Result := 0;
  Done(onshi_settings_update_next(Handle, @Result, Slot));
end;

function TSettingsUpdate.Send: IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_settings_update_send(Handle, @Made, Slot));
  Result := OnshiOwn(Made);
end;

procedure TSettingsUpdate.Answered(const AAnswer: IOnshiRecord);
begin
  Done(onshi_settings_update_answered(Handle, HandleOf(AAnswer), Slot));
end;

procedure TSettingsUpdate.Lost;
begin
  Done(onshi_settings_update_lost(Handle, Slot));
end;

function TSettingsUpdate.Inquire(out ANumber: Cardinal): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  ANumber := 0;
  Made := nil;
  Done(onshi_settings_update_inquire(Handle, @ANumber, @Made, Slot));
  Result := OnshiOwn(Made);
end;

procedure TSettingsUpdate.Read(ANumber: Cardinal; const ASettings: IOnshiSettings);
begin
  Done(onshi_settings_update_read(Handle, ANumber, HandleOf(ASettings), Slot));
end;

procedure TSettingsUpdate.GiveUp;
begin
  Done(onshi_settings_update_give_up(Handle, Slot));
end;

{ TIssuance }

function OnshiActivationInquiry: IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_activation_inquiry(@Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiActivationInvalidation(const AListed: IOnshiRecord; AIndex: Integer): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_activation_invalidation(HandleOf(AListed), AIndex, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiPlanIssuance(const ADevice: OnshiString; const AListed: IOnshiRecord;
  out AReason: Cardinal): IOnshiIssuance;
var
  Made: TOnshiIssuance;
begin
  AReason := 0;
  Made := nil;
  Result := nil;
  if Did(onshi_issuance_plan(PAnsiChar(Utf8(ADevice)), ONSHI_NUL, HandleOf(AListed), @Made, @AReason,
    Slot)) then
    Result := TIssuance.Create(Made);
end;

function OnshiIssuanceOf(const AJson: OnshiString): IOnshiIssuance;
var
  Made: TOnshiIssuance;
begin
  Made := nil;
  Done(onshi_issuance_from_json(PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TIssuance.Create(Made);
end;

procedure TIssuance.Release;
begin
  onshi_issuance_free(Handle);
end;

function TIssuance.Json: OnshiString;
begin
  Result := TextBy(@onshi_issuance_json, Handle);
end;

function TIssuance.Stage(out AHasCode: Boolean): Cardinal;
var
  Waits: Cardinal;
begin
  Waits := 0;
  Result := 0;
  Done(onshi_issuance_stage(Handle, @Result, @Waits, Slot));
  AHasCode := Waits <> 0;
end;

function TIssuance.Send: IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_issuance_send(Handle, @Made, Slot));
  Result := OnshiOwn(Made);
end;

procedure TIssuance.Answered(const AAnswer: IOnshiRecord);
begin
  Done(onshi_issuance_answered(Handle, HandleOf(AAnswer), Slot));
end;

procedure TIssuance.Lost;
begin
  Done(onshi_issuance_lost(Handle, Slot));
end;

procedure TIssuance.Listed(const AListed: IOnshiRecord);
begin
  Done(onshi_issuance_listed(Handle, HandleOf(AListed), Slot));
end;

procedure TIssuance.GiveUp;
begin
  Done(onshi_issuance_give_up(Handle, Slot));
end;

function TIssuance.TakeCode: OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_issuance_take(Handle, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
  FillChar(Room.Place[0], Length(Room.Place), 0);
end;

end.
