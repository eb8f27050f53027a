{ How long copies may lie, and when they are to be erased. }
unit OnshiRetention;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiConsent, OnshiText;

type
  { When copies must go. Ids are the program's own names of copies, which name nobody; places are
    ONSHI_PLACE_.... }
  IOnshiTimers = interface(IOnshiObject)
    function Json: OnshiString;
    { A copy begins to lie at a place. }
    procedure Lies(const AClock: IOnshiClock; const AId: OnshiString; APlace, ANow: Cardinal);
    { The chart took it. }
    procedure HandedOver(const AId: OnshiString);
    procedure Acknowledged(const AClock: IOnshiClock; const AId: OnshiString; ANow: Cardinal);
    { What is to be erased now, from 0, where it lies and why (ONSHI_ERASE_...); False after the last. }
    function Due(const AClock: IOnshiClock; ANow: Cardinal; AIndex: Integer; out AId: OnshiString;
      out APlace, AWhy: Cardinal): Boolean;
    procedure Erased(const AId: OnshiString; APlace: Cardinal);
    { The process is a new one: what lay in memory died with the last one. }
    procedure BeganAnew;
    { Forgets a copy that is gone; False if it still lies somewhere. }
    function Forget(const AId: OnshiString): Boolean;
    { How a copy stands (ONSHI_STANDING_...), and until when if that is known, else 0; False if it never
      was there. }
    function Standing(const AId: OnshiString; APlace: Cardinal;
      out AStanding, AUntil: Cardinal): Boolean;
    { When to look again; 0 if nothing runs. }
    function Next: Cardinal;
  end;

{ Periods of which 0 takes its usual value: how long copies lie in memory and in files, ONSHI_HISTORY_...,
  and how far a clock may be wrong. }
function OnshiPeriods(AMemoryMs: Cardinal = 0; AFileMs: Cardinal = 0; AHistory: Cardinal = 0;
  AToleranceMs: Cardinal = 0): TOnshiPeriods;

function OnshiNewTimers(const APeriods: TOnshiPeriods): IOnshiTimers;
function OnshiTimersOf(const APeriods: TOnshiPeriods; const AJson: OnshiString): IOnshiTimers;

{ By the timer of which place a class (ONSHI_CLASS_...) is erased with a software (ONSHI_ROLE_...);
  False: it may stay. }
function OnshiMustGo(ARole, AClass: Cardinal; out APlace: Cardinal): Boolean;

implementation

type
  TTimers = class(TOnshiObject, IOnshiTimers)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    procedure Lies(const AClock: IOnshiClock; const AId: OnshiString; APlace, ANow: Cardinal);
    procedure HandedOver(const AId: OnshiString);
    procedure Acknowledged(const AClock: IOnshiClock; const AId: OnshiString; ANow: Cardinal);
    function Due(const AClock: IOnshiClock; ANow: Cardinal; AIndex: Integer; out AId: OnshiString;
      out APlace, AWhy: Cardinal): Boolean;
    procedure Erased(const AId: OnshiString; APlace: Cardinal);
    procedure BeganAnew;
    function Forget(const AId: OnshiString): Boolean;
    function Standing(const AId: OnshiString; APlace: Cardinal;
      out AStanding, AUntil: Cardinal): Boolean;
    function Next: Cardinal;
  end;

function OnshiPeriods(AMemoryMs, AFileMs, AHistory, AToleranceMs: Cardinal): TOnshiPeriods;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Result.MemoryMs := AMemoryMs;
  Result.FileMs := AFileMs;
  Result.History := AHistory;
  Result.ToleranceMs := AToleranceMs;
end;

function OnshiNewTimers(const APeriods: TOnshiPeriods): IOnshiTimers;
var
  Made: TOnshiTimers;
begin
  Made := nil;
  Done(onshi_timers_new(@APeriods, @Made, Slot));
  Result := TTimers.Create(Made);
end;

function OnshiTimersOf(const APeriods: TOnshiPeriods; const AJson: OnshiString): IOnshiTimers;
var
  Made: TOnshiTimers;
begin
  Made := nil;
  Done(onshi_timers_from_json(@APeriods, PAnsiChar(Utf8(AJson)), ONSHI_NUL, @Made, Slot));
  Result := TTimers.Create(Made);
end;

function OnshiMustGo(ARole, AClass: Cardinal; out APlace: Cardinal): Boolean;
begin
  APlace := 0;
  Result := Did(onshi_retention_stay(ARole, AClass, @APlace, Slot));
end;

procedure TTimers.Release;
begin
  onshi_timers_free(Handle);
end;

function TTimers.Json: OnshiString;
begin
  Result := TextBy(@onshi_timers_json, Handle);
end;

procedure TTimers.Lies(const AClock: IOnshiClock; const AId: OnshiString; APlace, ANow: Cardinal);
begin
  Done(onshi_timers_lies(Handle, HandleOf(AClock), PAnsiChar(Utf8(AId)), ONSHI_NUL, APlace, ANow,
    Slot));
end;

procedure TTimers.HandedOver(const AId: OnshiString);
begin
  Done(onshi_timers_handed_over(Handle, PAnsiChar(Utf8(AId)), ONSHI_NUL, Slot));
end;

procedure TTimers.Acknowledged(const AClock: IOnshiClock; const AId: OnshiString; ANow: Cardinal);
begin
  Done(onshi_timers_acknowledged(Handle, HandleOf(AClock), PAnsiChar(Utf8(AId)), ONSHI_NUL, ANow,
    Slot));
end;

function TTimers.Due(const AClock: IOnshiClock; ANow: Cardinal; AIndex: Integer;
  out AId: OnshiString; out APlace, AWhy: Cardinal): Boolean;
var
  Room: TOnshiRoom;
begin
  APlace := 0;
  AWhy := 0;
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_timers_due(Handle, HandleOf(AClock), ANow, AIndex, @APlace, @AWhy, Room.At,
    Room.Capacity, @Room.Length, Slot));
  AId := TextOf(Room);
  Result := Room.Status = ONSHI_S_OK;
end;

procedure TTimers.Erased(const AId: OnshiString; APlace: Cardinal);
begin
  Done(onshi_timers_erased(Handle, PAnsiChar(Utf8(AId)), ONSHI_NUL, APlace, Slot));
end;

procedure TTimers.BeganAnew;
begin
  Done(onshi_timers_began_anew(Handle, Slot));
end;

function TTimers.Forget(const AId: OnshiString): Boolean;
begin
  Result := Did(onshi_timers_forget(Handle, PAnsiChar(Utf8(AId)), ONSHI_NUL, Slot));
end;

function TTimers.Standing(const AId: OnshiString; APlace: Cardinal;
  out AStanding, AUntil: Cardinal): Boolean;
begin
  AStanding := 0;
  AUntil := 0;
  Result := Did(onshi_timers_standing(Handle, PAnsiChar(Utf8(AId)), ONSHI_NUL, APlace, @AStanding,
    @AUntil, Slot));
end;

function TTimers.Next: Cardinal;
begin
  Result := 0;
  Done(onshi_timers_next(Handle, @Result, Slot));
end;

end.
