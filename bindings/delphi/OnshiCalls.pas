{ How the objects of the other units call the library: errors, handles, what it writes. }
unit OnshiCalls;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  SysUtils, OnshiApi, OnshiFields, OnshiText;

type
  { Bytes of a document, a picture, a hash. }
  TOnshiBytes = array of Byte;

  TOnshiNumbers = array of Cardinal;

  { Why something failed: whose fault, where, and what to do about it. Holds no personal data. }
  TOnshiFailure = record
    { One of ONSHI_E_..., or ONSHI_NOT_LOADED. }
    Code: Integer;
    { One of ONSHI_CATEGORY_... }
    Category: Cardinal;
    Japanese, English: OnshiString;
    { The element in which something was wrong; '' if it is not known. }
    Path: OnshiString;
    { The file in which something was wrong; '' if it is not known. }
    FileName: OnshiString;
    { From 1; 0 if it is not known. }
    Line, Column: Cardinal;
  end;

  { A call that failed. Message is the Japanese text. }
  EOnshi = class(Exception)
  private
    FFailure: TOnshiFailure;
  public
    constructor Create(const AFailure: TOnshiFailure);
    property Failure: TOnshiFailure read FFailure;
    property Code: Integer read FFailure.Code;
    property Category: Cardinal read FFailure.Category;
    property Japanese: OnshiString read FFailure.Japanese;
    property English: OnshiString read FFailure.English;
    property Path: OnshiString read FFailure.Path;
    property FileName: OnshiString read FFailure.FileName;
    property Line: Cardinal read FFailure.Line;
    property Column: Cardinal read FFailure.Column;
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
    { In units: bytes, WideChars, or Cardinals. }
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

{ A failure of which nothing else is known than this. }
function OnshiFailure(ACode: Integer; ACategory: Cardinal; const AJapanese,
  AEnglish: OnshiString): TOnshiFailure;

{ Takes an error of the library apart and frees it. }
function FailureOf(AStatus: Integer; AError: TOnshiError): TOnshiFailure;

{ A text that may be left out, as the library takes it: AKept holds it for the call, and '' is nil. }
procedure Give(const AText: OnshiString; var AKept: UTF8String; out APlace: PAnsiChar;
  out ALength: Cardinal);

{ Overwrites what Give kept of a secret. }
procedure Wipe(var AKept: UTF8String);

{ Where bytes begin, also if there are none. }
function BytesAt(const ABytes: TOnshiBytes): PByte;

{ Raises EOnshi, with these words, unless of both are as many. }
procedure AsMany(ACount, AOther: Integer; const AJapanese, AEnglish: OnshiString);

{ `repeat until Filled(Room, onshi_...(..., Room.At, Room.Capacity, @Room.Length, Slot))` }
function RoomForBytes: TOnshiRoom;
function RoomForText: TOnshiRoom;
function RoomForNumbers: TOnshiRoom;
function Filled(var ARoom: TOnshiRoom; AStatus: Integer): Boolean;
function BytesOf(const ARoom: TOnshiRoom): TOnshiBytes;
function NumbersOf(const ARoom: TOnshiRoom): TOnshiNumbers;
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
  NoBytes: Byte = 0;

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

constructor EOnshi.Create(const AFailure: TOnshiFailure);
begin
  inherited Create(Shown(AFailure.Japanese));
  FFailure := AFailure;
end;

function OnshiFailure(ACode: Integer; ACategory: Cardinal; const AJapanese,
  AEnglish: OnshiString): TOnshiFailure;
begin
  Result.Code := ACode;
  Result.Category := ACategory;
  Result.Japanese := AJapanese;
  Result.English := AEnglish;
  Result.Path := '';
  Result.FileName := '';
  Result.Line := 0;
  Result.Column := 0;
end;

function NotLoaded(const AWhat: OnshiString): TOnshiFailure;
begin
  Result := OnshiFailure(ONSHI_NOT_LOADED, ONSHI_CATEGORY_ENVIRONMENT, NoLibrary + AWhat,
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
function Bare(AStatus: Integer): TOnshiFailure;
var
  Code: OnshiString;
begin
  Code := OnshiString(IntToStr(AStatus));
  Result := OnshiFailure(AStatus, ONSHI_CATEGORY_INTERNAL, BareError + Code, 'onshi: error ' + Code);
end;

function FailureOf(AStatus: Integer; AError: TOnshiError): TOnshiFailure;
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
  Result := OnshiFailure(AStatus, Category, Words(AError, ONSHI_JAPANESE),
    Words(AError, ONSHI_ENGLISH));
  onshi_error_line(AError, @Result.Line);
  onshi_error_column(AError, @Result.Column);
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_error_path(AError, Room.At, Room.Capacity, @Room.Length));
  Result.Path := TextOf(Room);
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_error_file(AError, Room.At, Room.Capacity, @Room.Length));
  Result.FileName := TextOf(Room);
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
    raise EOnshi.Create(NotLoaded(Missing));
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
  raise EOnshi.Create(FailureOf(AStatus, Error));
end;

function Did(AStatus: Integer): Boolean;
begin
  Result := Done(AStatus) = ONSHI_S_OK;
end;

procedure Give(const AText: OnshiString; var AKept: UTF8String; out APlace: PAnsiChar;
  out ALength: Cardinal);
begin
  AKept := Utf8(AText);
  ALength := Length(AKept);
  APlace := Pointer(AKept);
end;

procedure Wipe(var AKept: UTF8String);
begin
  if AKept <> '' then
    FillChar(Pointer(AKept)^, Length(AKept), 0);
  AKept := '';
end;

function BytesAt(const ABytes: TOnshiBytes): PByte;
begin
  Result := Pointer(ABytes);
  if Result = nil then
    Result := @NoBytes;
end;

procedure AsMany(ACount, AOther: Integer; const AJapanese, AEnglish: OnshiString);
begin
  if ACount <> AOther then
    raise EOnshi.Create(OnshiFailure(ONSHI_E_BAD_OPTIONS, ONSHI_CATEGORY_USAGE, AJapanese, AEnglish));
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

function RoomForNumbers: TOnshiRoom;
begin
  Result := RoomFor(SizeOf(Cardinal), FirstCapacity);
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

function NumbersOf(const ARoom: TOnshiRoom): TOnshiNumbers;
begin
  Result := nil;
  SetLength(Result, ARoom.Length);
  if ARoom.Length > 0 then
    Move(ARoom.At^, Result[0], ARoom.Length * SizeOf(Cardinal));
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
