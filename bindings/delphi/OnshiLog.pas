{ The log of a session: lines about its jobs and its refused calls, and never about a person. }
unit OnshiLog;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

type
  { Takes a line of a level (ONSHI_LOG_...), inside of a call with the session and on its thread: another
    call with that session gets ONSHI_E_BUSY there. What it raises is lost. }
  TOnshiLogLine = procedure(ALevel: Cardinal; const ALine: OnshiString) of object;

{ Sends the lines of a session to a method, in place of the one before; ALeast is the lowest level that
  is wanted, 0 for all. The object of the method must live until OnshiNoLog or the end of the session. }
procedure OnshiLogTo(const ASession: IOnshiSession; ALine: TOnshiLogLine; ALeast: Cardinal = 0);

procedure OnshiNoLog(const ASession: IOnshiSession);

implementation

type
  { Where the lines go, for as long as the library may send one. }
  PTarget = ^TTarget;
  TTarget = record
    Line: TOnshiLogLine;
  end;

procedure OnLine(AContext: Pointer; ALevel: Cardinal; ALine: PAnsiChar; ALength: Cardinal); cdecl;
var
  Text: UTF8String;
begin
  try
    SetString(Text, ALine, ALength);
    PTarget(AContext)^.Line(ALevel, OfUtf8(Text));
  except
    // No exception may pass through the library.
  end;
end;

procedure OnDestroy(AContext: Pointer); cdecl;
begin
  Dispose(PTarget(AContext));
end;

procedure OnshiLogTo(const ASession: IOnshiSession; ALine: TOnshiLogLine; ALeast: Cardinal);
var
  Plain: TOnshiLog;
  Target: PTarget;
  Status: Integer;
begin
  New(Target);
  Target.Line := ALine;
  FillChar(Plain, SizeOf(Plain), 0);
  Plain.StructSize := SizeOf(Plain);
  Plain.Least := ALeast;
  Plain.Context := Target;
  Plain.OnLine := @OnLine;
  Plain.OnDestroy := @OnDestroy;
  Status := onshi_session_log(HandleOf(ASession), @Plain, Slot);
  if Status < 0 then
    Dispose(Target);
  Done(Status);
end;

procedure OnshiNoLog(const ASession: IOnshiSession);
begin
  Done(onshi_session_log(HandleOf(ASession), nil, Slot));
end;

end.
