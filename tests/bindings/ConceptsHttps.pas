{ The concepts of HTTPS, where the terminal has it, and of encrypted folders; a library without them says so. }
unit ConceptsHttps;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Classes, SysUtils, Showing, ConceptsCare, ConceptsWorld, Onshi, OnshiApi, OnshiCalls, OnshiDoctor,
  OnshiFields, OnshiIdentity, OnshiText, OnshiTime;

procedure Https;
procedure Encryption;

implementation

{ What stands in ROOT/https/NAME; nothing if there is none. }
function ReadHttps(const AName: string): TOnshiBytes;
var
  Name: string;
  Stream: TMemoryStream;
begin
  Result := nil;
  Name := string(Root) + '/https/' + AName;
  if not FileExists(Name) then
    Exit;
  Stream := TMemoryStream.Create;
  Stream.LoadFromFile(Name);
  SetLength(Result, Integer(Stream.Size));
  Stream.ReadBuffer(Result[0], Length(Result));
  Stream.Free;
end;

function TextOfBytes(const ABytes: TOnshiBytes): OnshiString;
var
  Text: UTF8String;
begin
  SetString(Text, PAnsiChar(ABytes), Length(ABytes));
  Result := OfUtf8(Text);
end;

{ A session over folders has no certificate: the terminal has it. }
procedure ShowFirstRoad;
var
  None: TOnshiIdentity;
  Thumbprint: OnshiString;
begin
  Show(not OnshiIdentityOf(Open('first road'), None, Thumbprint) and (Thumbprint = ''), 'a certificate');
end;

function CodeOfFile(const AFile: TOnshiBytes; const APassphrase: OnshiString): Integer;
var
  Thumbprint: OnshiString;
begin
  Result := 0;
  try
    OnshiIdentityOfFile(AFile, APassphrase, OnshiNow, Thumbprint);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

{ The certificate stands in the session as in its file. }
procedure ShowIdentity(const ASession: IOnshiSession);
var
  Own, Filed: TOnshiIdentity;
  Thumbprint, Same: OnshiString;
  Certificate: TOnshiBytes;
begin
  Show(OnshiIdentityOf(ASession, Own, Thumbprint) and (Length(Thumbprint) = 64), 'the certificate');
  Show((Own.Validity = ONSHI_IDENTITY_LONG) and (Own.Step = 0) and (Own.DaysLeft > 90), 'it holds');
  Certificate := ReadHttps('client.p12');
  Filed := OnshiIdentityOfFile(Certificate, 'test-passphrase', Own.ValidUntil + 1, Same);
  Show((Same = Thumbprint) and (Filed.ValidUntil = Own.ValidUntil), 'the same');
  Show((Filed.Validity = ONSHI_IDENTITY_EXPIRED) and (Filed.DaysLeft < 0), 'it ended');
  Show(CodeOfFile(Certificate, 'another') = ONSHI_E_CERTIFICATE_UNUSABLE, 'another passphrase');
end;

{ A question is answered; the session ends with it. }
procedure AskOverHttps(const ASetup: TOnshiSetup);
var
  Session: IOnshiSession;
begin
  Session := OnshiOpen(ASetup);
  WaitFor(Session, Ask(Session, 'https'), ONSHI_EVENT_ANSWERED, 0);
  ShowIdentity(Session);
end;

{ The doctor reaches the hosts. }
procedure ExamineHttps(const ASetup: TOnshiSetup);
var
  Found: IOnshiDiagnosis;
begin
  Found := OnshiDiagnosisOf(ASetup, 1);
  Show(Found.Worst < ONSHI_CHECK_ERROR, 'the worst');
  Show(ResultOf(Found, 'reach') = ONSHI_CHECK_GOOD, 'reach');
end;

procedure ShowRefused(const ASetup: TOnshiSetup);
var
  Words: OnshiString;
begin
  Words := '';
  try
    OnshiOpen(ASetup);
  except
    on Error: EOnshi do
      Words := Error.English;
  end;
  Show(Pos('built with the feature https', Words) > 0, Words);
  Show(CodeOfFile(nil, '') = ONSHI_E_BAD_OPTIONS, 'a certificate without HTTPS');
end;

procedure Https;
var
  Second: TOnshiSetup;
begin
  ShowFirstRoad;
  PlaceOfItsOwn('second road');
  Second := Setup('second road');
  Second.HttpsFolder := Root + '/https';
  Show(CodeOfOpening(Second) = ONSHI_E_BAD_OPTIONS, 'a folder without https');
  Second.Https := TextOfBytes(ReadHttps('https.toml'));
  if Second.Https <> '' then
  begin
    AskOverHttps(Second);
    ExamineHttps(Second);
    Exit;
  end;
  Second.Https := 'services = ""';
  ShowRefused(Second);
end;

function CodeOfEncrypted(const ARules: OnshiString): Integer;
var
  Encrypted: TOnshiSetup;
begin
  PlaceOfItsOwn('encrypted');
  Encrypted := Setup('encrypted');
  Encrypted.Encryption := ARules;
  Result := CodeOfOpening(Encrypted);
end;

{ Their form is assumed, and this session does not allow that; a library without encryption has none. }
procedure Encryption;
var
  Code: Integer;
begin
  Show(CodeOfEncrypted('no rules') = ONSHI_E_PROFILE_INVALID, 'no rules');
  Code := CodeOfEncrypted('[[rules]]'#10'beginning = ""'#10'password = "test-passphrase"'#10);
  Show((Code = ONSHI_E_UNVERIFIED) or (Code = ONSHI_E_BAD_OPTIONS), 'rules that nobody allowed');
end;

end.
