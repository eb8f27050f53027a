{ How the objects of the other units call the library: errors, handles, what it writes. }
unit OnshiCalls;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  SysUtils, OnshiApi, OnshiFields, OnshiText;

type
  { Bytes of a document, a picture, a hash. }
  TOnshiBytes = array of Byte;

  { Why a call failed: whose fault, where, and what to do about it. Holds no personal data. Message is
    the Japanese text. }
  EOnshi = class(Exception)
  private
    FCode: Integer;
    FCategory, FLine, FColumn: Cardinal;
    FJapanese, FEnglish, FPath, FFileName: OnshiString;
  public
    constructor Create(ACode: Integer; ACategory: Cardinal; const AJapanese, AEnglish: OnshiString);
    { One of ONSHI_E_..., or ONSHI_NOT_LOADED. }
    property Code: Integer read FCode;
    { One of ONSHI_CATEGORY_... }
    property Category: Cardinal read FCategory;
    property Japanese: OnshiString read FJapanese;
    property English: OnshiString read FEnglish;
    { The element in which something was wrong; '' if it is not known. }
    property Path: OnshiString read FPath;
    { The file in which something was wrong; '' if it is not known. }
    property FileName: OnshiString read FFileName;
    { From 1; 0 if it is not known. }
    property Line: Cardinal read FLine;
    property Column: Cardinal read FColumn;
  end;

  { An object of the library. The last one who lets it go frees it. }
  IOnshiObject = interface
    { For the functions of OnshiApi; it stays owned by the object. }
    function Handle: Pointer;
  end;

  TOnshiObject = class(TInterfacedObject, IOnshiObject)
  private
    FHandle: Pointer;
  protected
    procedure Release; virtual; abstract;
  public
    constructor Create(AHandle: Pointer);
    destructor Destroy; override;
    function Handle: Pointer;
  end;

  { Where the library writes something whose length is not known before. }
  TOnshiRoom = record
    Place: array of Byte;
    At: Pointer;
    { In units: bytes, or WideChars. }
    Capacity, Length: Cardinal;
    UnitSize: Cardinal;
    Status: Integer;
  end;

{ Loads the library and checks that it fits these units; raises EOnshi. Call it first. Without a name
  it is looked for under OnshiLibrary, where the system looks for libraries. }
procedure OnshiLoad(const AFileName: OnshiString = '');

{ Lets the library go. Every object of it must be gone; OnshiLoad may follow. }
procedure OnshiUnload;

{ The version of the library, for example 0.1.0. }
function OnshiVersion: OnshiString;

{ Whether an object is there, as the library takes it. }
function HandleOf(const AObject: IOnshiObject): Pointer;

{ Where the next call puts its error: `Done(onshi_...(..., Slot))`. Each thread has its own. }
function Slot: POnshiError;

{ Gives the status back, or raises EOnshi with what is in the slot. }
function Done(AStatus: Integer): Integer;

{ Whether there was something: not ONSHI_S_NONE, ONSHI_S_END or ONSHI_S_DENIED. }
function Did(AStatus: Integer): Boolean;

{ `repeat until Filled(Room, onshi_...(..., Room.At, Room.Capacity, @Room.Length, Slot))` }
function RoomForBytes: TOnshiRoom;
function RoomForText: TOnshiRoom;
function Filled(var ARoom: TOnshiRoom; AStatus: Integer): Boolean;
function BytesOf(const ARoom: TOnshiRoom): TOnshiBytes;
function TextOf(const ARoom: TOnshiRoom): OnshiString;

{ What a function writes of an object, as UTF-8 or as bytes: TextBy(@onshi_record_json, Handle). }
function TextBy(AFunction, AHandle: Pointer): OnshiString;
function BytesBy(AFunction, AHandle: Pointer): TOnshiBytes;

implementation

const
  { "There is no onshi library: ", for people. }
  NoLibrary: OnshiString = 'onshi '#$306E#$30E9#$30A4#$30D6#$30E9#$30EA#$304C#$3042#$308A#$307E#$305B
    + #$3093': ';
  { "onshi: error ", likewise. }
  BareError: OnshiString = 'onshi: '#$30A8#$30E9#$30FC' ';
  FirstCapacity = 200;

threadvar
  Pending: TOnshiError;

{ EOnshi }

function Shown(const AText: OnshiString): string;
begin
  {$IFDEF FPC}
  Result := UTF8Encode(AText);
  {$ELSE}
  Result := AText;
  {$ENDIF}
end;

constructor EOnshi.Create(ACode: Integer; ACategory: Cardinal; const AJapanese,
  AEnglish: OnshiString);
begin
  inherited Create(Shown(AJapanese));
  FCode := ACode;
  FCategory := ACategory;
  FJapanese := AJapanese;
  FEnglish := AEnglish;
end;

function NotLoaded(const AWhat: OnshiString): EOnshi;
begin
  Result := EOnshi.Create(ONSHI_NOT_LOADED, ONSHI_CATEGORY_ENVIRONMENT, NoLibrary + AWhat,
    'there is no onshi library: ' + AWhat);
end;

function Words(AError: TOnshiError; ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_error_text_u16(AError, ALanguage, Room.At, Room.Capacity, @Room.Length));
  Result := TextOf(Room);
end;

{ What to say of an error of which nothing but its code is known. }
function Bare(AStatus: Integer): EOnshi;
var
  Code: OnshiString;
begin
  Code := OnshiString(IntToStr(AStatus));
  Result := EOnshi.Create(AStatus, ONSHI_CATEGORY_INTERNAL, BareError + Code, 'onshi: error ' + Code);
end;

{ Takes an error apart and frees it. }
function Told(AStatus: Integer; AError: TOnshiError): EOnshi;
var
  Category: Cardinal;
  Room: TOnshiRoom;
begin
  if AStatus = ONSHI_NOT_LOADED then
  begin
    Result := NotLoaded('OnshiLoad');
    Exit;
  end;
  if AError = nil then
  begin
    Result := Bare(AStatus);
    Exit;
  end;
  Category := ONSHI_CATEGORY_INTERNAL;
  onshi_error_category(AError, @Category);
  Result := EOnshi.Create(AStatus, Category, Words(AError, ONSHI_JAPANESE),
    Words(AError, ONSHI_ENGLISH));
  onshi_error_line(AError, @Result.FLine);
  onshi_error_column(AError, @Result.FColumn);
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_error_path(AError, Room.At, Room.Capacity, @Room.Length));
  Result.FPath := TextOf(Room);
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_error_file(AError, Room.At, Room.Capacity, @Room.Length));
  Result.FFileName := TextOf(Room);
  onshi_error_free(AError);
end;

{ The library }

procedure OnshiLoad(const AFileName: OnshiString);
{$IFNDEF ONSHI_LINKED}
var
  Missing: OnshiString;
{$ENDIF}
begin
  {$IFNDEF ONSHI_LINKED}
  if AFileName <> '' then
    Missing := OnshiBind(AFileName)
  else
    Missing := OnshiBind(OnshiLibrary);
  if Missing <> '' then
    raise NotLoaded(Missing);
  {$ENDIF}
  Done(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, Slot));
end;

procedure OnshiUnload;
begin
  {$IFNDEF ONSHI_LINKED}
  OnshiUnbind;
  {$ENDIF}
end;

function OnshiVersion: OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_version_text(Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

{ Calls }

function Slot: POnshiError;
begin
  Pending := nil;
  Result := @Pending;
end;

function Done(AStatus: Integer): Integer;
var
  Error: TOnshiError;
begin
  Result := AStatus;
  if AStatus >= 0 then
    Exit;
  Error := Pending;
  Pending := nil;
  raise Told(AStatus, Error);
end;

function Did(AStatus: Integer): Boolean;
begin
  Result := Done(AStatus) = ONSHI_S_OK;
end;

function RoomFor(AUnitSize, ACapacity: Cardinal): TOnshiRoom;
begin
  Result.Place := nil;
  SetLength(Result.Place, ACapacity * AUnitSize);
  Result.At := @Result.Place[0];
  Result.Capacity := ACapacity;
  Result.Length := 0;
  Result.UnitSize := AUnitSize;
  Result.Status := ONSHI_S_NONE;
end;

function RoomForBytes: TOnshiRoom;
begin
  Result := RoomFor(1, FirstCapacity);
end;

function RoomForText: TOnshiRoom;
begin
  Result := RoomFor(SizeOf(WideChar), FirstCapacity);
end;

function Filled(var ARoom: TOnshiRoom; AStatus: Integer): Boolean;
begin
  Result := (AStatus <> ONSHI_E_BUFFER_TOO_SMALL) or (ARoom.Length <= ARoom.Capacity);
  if not Result then
  begin
    onshi_error_free(Pending);
    ARoom := RoomFor(ARoom.UnitSize, ARoom.Length);
    Exit;
  end;
  ARoom.Status := Done(AStatus);
  if AStatus <> ONSHI_S_OK then
    ARoom.Length := 0;
end;

function BytesOf(const ARoom: TOnshiRoom): TOnshiBytes;
begin
  Result := ARoom.Place;
  SetLength(Result, ARoom.Length);
end;

function TextOf(const ARoom: TOnshiRoom): OnshiString;
var
  Bytes: UTF8String;
begin
  if ARoom.UnitSize = 1 then
  begin
    SetString(Bytes, PAnsiChar(ARoom.At), ARoom.Length);
    Result := OfUtf8(Bytes);
  end
  else
    Result := WideText(ARoom.At, ARoom.Length);
end;

type
  TWrite = function(AHandle: Pointer; ABuffer: Pointer; ACapacity: Cardinal; AOutLength: PCardinal;
    AOutError: POnshiError): Integer; cdecl;

function WrittenBy(AFunction, AHandle: Pointer): TOnshiRoom;
var
  Write: TWrite;
begin
  @Write := AFunction;
  Result := RoomForBytes;
  repeat
  until Filled(Result, Write(AHandle, Result.At, Result.Capacity, @Result.Length, Slot));
end;

function TextBy(AFunction, AHandle: Pointer): OnshiString;
begin
  Result := TextOf(WrittenBy(AFunction, AHandle));
end;

function BytesBy(AFunction, AHandle: Pointer): TOnshiBytes;
begin
  Result := BytesOf(WrittenBy(AFunction, AHandle));
end;

{ TOnshiObject }

constructor TOnshiObject.Create(AHandle: Pointer);
begin
  inherited Create;
  FHandle := AHandle;
end;

destructor TOnshiObject.Destroy;
begin
  if FHandle <> nil then
    Release;
  inherited Destroy;
end;

function TOnshiObject.Handle: Pointer;
begin
  Result := FHandle;
end;

function HandleOf(const AObject: IOnshiObject): Pointer;
begin
  Result := nil;
  if AObject <> nil then
    Result := AObject.Handle;
end;

end.
