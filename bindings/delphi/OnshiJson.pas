{ Every export by one, in JSON: for scripts inside of a program. }
unit OnshiJson;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls;

type
  { A place from which calls are made; one for each thread. }
  IOnshiJsonCalls = interface(IOnshiObject)
    { Calls the export that the request names; its reply. Objects in the reply are the caller's to free. }
    function Call(const ARequest: OnshiString): OnshiString;
  end;

function OnshiNewJsonCalls: IOnshiJsonCalls;

implementation

type
  TJsonCalls = class(TOnshiObject, IOnshiJsonCalls)
  protected
    procedure Release; override;
  public
    function Call(const ARequest: OnshiString): OnshiString;
  end;

function OnshiNewJsonCalls: IOnshiJsonCalls;
var
  Made: TOnshiCalls;
begin
  Made := nil;
  Done(onshi_calls_new(@Made, Slot));
  Result := TJsonCalls.Create(Made);
end;

procedure TJsonCalls.Release;
begin
  onshi_calls_free(Handle);
end;

function TJsonCalls.Call(const ARequest: OnshiString): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_call_json_u16(Handle, PWideChar(ARequest), Length(ARequest), Room.At,
    Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
