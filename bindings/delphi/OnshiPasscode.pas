{ The passcode for confirming by eye: asked for, typed in by staff once, and wiped. }
unit OnshiPasscode;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord;

{ The request for one (ONSHI_PASSCODE_...), for ONSHI_O_VISUAL_CHECK_PASSCODE. }
function OnshiPasscodeRequest(AWhich: Cardinal): IOnshiRecord;

{ Takes it out of an answer, once, and wipes the answer: read before how long it is good for. '' and why
  there is none (ONSHI_NO_PASSCODE_...). Show it to whoever types it, and keep it nowhere. }
function OnshiTakePasscode(const AAnswer: IOnshiRecord; out AReason: Cardinal): OnshiString;

implementation

function OnshiPasscodeRequest(AWhich: Cardinal): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_passcode_request(AWhich, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiTakePasscode(const AAnswer: IOnshiRecord; out AReason: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  AReason := 0;
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_passcode_take(HandleOf(AAnswer), @AReason, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
  FillChar(Room.Place[0], Length(Room.Place), 0);
end;

end.
