{ The audit of a session's ledger: who acts, what was done, and whether it is whole. }
unit OnshiAudit;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

type
  { How far an audit goes. Noted somewhere else, it shows later whether the audit was written anew. }
  TOnshiAuditHead = record
    { How many lines there are. }
    Lines: Cardinal;
    { Of the last one: 64 hexadecimal digits. }
    Hash: OnshiString;
  end;

  { Who did what, when, and with whose information. No name and no value stands in it. }
  IOnshiAudit = interface
    function Head: TOnshiAuditHead;
    { A line by its number from 1: one JSON object; '' after the last. }
    function Line(ANumber: Cardinal): OnshiString;
    { Checks the whole of it against its head. ONSHI_E_AUDIT_BROKEN names the first line that is wrong. }
    procedure Verify;
  end;

function OnshiAuditOf(const ASession: IOnshiSession): IOnshiAudit;

{ Says who acts with a session from now on, until it is said again. Ids of the program's own, not checked, and
  never a patient's; what is not known is ''. }
procedure OnshiActAs(const ASession: IOnshiSession; const AUser: OnshiString;
  const ARole: OnshiString = ''; const ATerminal: OnshiString = '');

implementation

type
  TAudit = class(TOnshiOfSession, IOnshiAudit)
  public
    function Head: TOnshiAuditHead;
    function Line(ANumber: Cardinal): OnshiString;
    procedure Verify;
  end;

function OnshiAuditOf(const ASession: IOnshiSession): IOnshiAudit;
begin
  Result := TAudit.Create(ASession);
end;

procedure OnshiActAs(const ASession: IOnshiSession; const AUser, ARole, ATerminal: OnshiString);
begin
  Done(onshi_session_act_as(HandleOf(ASession), PAnsiChar(Utf8(AUser)), ONSHI_NUL,
    PAnsiChar(Utf8(ARole)), ONSHI_NUL, PAnsiChar(Utf8(ATerminal)), ONSHI_NUL, Slot));
end;

function TAudit.Head: TOnshiAuditHead;
var
  Room: TOnshiRoom;
begin
  Result.Lines := 0;
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_audit_head(Session, @Result.Lines, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result.Hash := TextOf(Room);
end;

function TAudit.Line(ANumber: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_audit_line(Session, ANumber, Room.At, Room.Capacity, @Room.Length,
    Slot));
  Result := TextOf(Room);
end;

procedure TAudit.Verify;
begin
  Done(onshi_session_audit_verify(Session, Slot));
end;

end.
