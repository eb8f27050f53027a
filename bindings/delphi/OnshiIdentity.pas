{ The client certificate of the way by HTTPS: how long it holds, and which one it is. }
unit OnshiIdentity;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

{ How the certificate stands that a session goes out with; False over folders, where the terminal has it. Look
  when it opens, and once a day. The thumbprint, SHA-256 in 64 hexadecimal digits, is what the configuration of
  a site names it by. }
function OnshiIdentityOf(const ASession: IOnshiSession; out AIdentity: TOnshiIdentity;
  out AThumbprint: OnshiString): Boolean;

{ The same of the bytes of a certificate file at a time (OnshiTime), without a session: PEM, our own
  certificate first, or PKCS#12 with its passphrase. For a window of settings. }
function OnshiIdentityOfFile(const AFile: TOnshiBytes; const APassphrase: OnshiString; ANow: Cardinal;
  out AThumbprint: OnshiString): TOnshiIdentity;

implementation

procedure Blank(out AIdentity: TOnshiIdentity);
begin
  FillChar(AIdentity, SizeOf(AIdentity), 0);
  AIdentity.StructSize := SizeOf(AIdentity);
end;

function OnshiIdentityOf(const ASession: IOnshiSession; out AIdentity: TOnshiIdentity;
  out AThumbprint: OnshiString): Boolean;
var
  Room: TOnshiRoom;
begin
  Blank(AIdentity);
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_identity(HandleOf(ASession), @AIdentity, Room.At, Room.Capacity,
    @Room.Length, Slot));
  AThumbprint := TextOf(Room);
  Result := Room.Status = ONSHI_S_OK;
end;

function OnshiIdentityOfFile(const AFile: TOnshiBytes; const APassphrase: OnshiString; ANow: Cardinal;
  out AThumbprint: OnshiString): TOnshiIdentity;
var
  Kept: UTF8String;
  Passphrase: PAnsiChar;
  Count: Cardinal;
  Room: TOnshiRoom;
begin
  Blank(Result);
  Give(APassphrase, Kept, Passphrase, Count);
  Room := RoomForBytes;
  try
    repeat
    until Filled(Room, onshi_identity_of_file(BytesAt(AFile), Length(AFile), Passphrase, Count, ANow,
      @Result, Room.At, Room.Capacity, @Room.Length, Slot));
  finally
    Wipe(Kept);
  end;
  AThumbprint := TextOf(Room);
end;

end.
