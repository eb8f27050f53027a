{ Concepts about the ledger of a session: what its audit tells, and the key that seals it. }
unit ConceptsLedger;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  Classes, SysUtils, Showing, ConceptsWorld, Onshi, OnshiApi, OnshiAudit, OnshiCalls, OnshiFields;

procedure Audit;
procedure SealedLedger;

implementation

type
  { The bytes of a ledger that is closed. }
  TLedger = class(TMemoryStream)
  private
    FFile: string;
  public
    constructor Create(const AName: OnshiString);
    { How often these bytes stand in it; each time others take their place, as by whoever has the file. }
    function Forge(const AText, AOther: AnsiString): Integer;
    function Same(const AOther: TLedger): Boolean;
  end;

constructor TLedger.Create(const AName: OnshiString);
begin
  inherited Create;
  FFile := string(Root + '/' + AName + '/onshi.ledger');
  LoadFromFile(FFile);
end;

function TLedger.Forge(const AText, AOther: AnsiString): Integer;
var
  At: PAnsiChar;
  Left: Integer;
begin
  Result := 0;
  At := Memory;
  for Left := Integer(Size) downto Length(AText) do
  begin
    if CompareMem(At, Pointer(AText), Length(AText)) then
    begin
      Move(Pointer(AOther)^, At^, Length(AText));
      Inc(Result);
    end;
    Inc(At);
  end;
  SaveToFile(FFile);
end;

function TLedger.Same(const AOther: TLedger): Boolean;
begin
  Result := (Size = AOther.Size) and CompareMem(Memory, AOther.Memory, Integer(Size));
end;

{ Somebody acts and asks, and the audit tells both; the session ends with it. }
procedure ActAndAsk;
var
  Session: IOnshiSession;
  Told: IOnshiAudit;
begin
  Session := Open('audited');
  OnshiActAs(Session, 'op-7', '医師');
  Ask(Session, 'audited');
  Told := OnshiAuditOf(Session);
  Show((Told.Head.Lines = 2) and (Length(Told.Head.Hash) = 64), 'head');
  Show(Pos('"deed":"opened"', Told.Line(1)) > 0, Told.Line(1));
  Show(Pos('"deed":"requested"', Told.Line(2)) > 0, Told.Line(2));
  Show(Pos(OnshiString('"user":"op-7","role":"医師"'), Told.Line(2)) > 0, Told.Line(2));
  Show(Pos(Told.Head.Hash, Told.Line(2)) > 0, 'the last line');
  Show(Told.Line(3) = '', 'no more');
  Told.Verify;
end;

{ The code and the words of the error of checking a place. }
function CodeOfVerifying(const AName: OnshiString; out AWords: OnshiString): Integer;
begin
  Result := 0;
  try
    OnshiAuditOf(Open(AName)).Verify;
  except
    on Error: EOnshi do
    begin
      Result := Error.Code;
      AWords := Error.English;
    end;
  end;
end;

{ Who acts, and what was done, line by line; of a line that somebody changed, which it is. }
procedure Audit;
var
  Ledger: TLedger;
  Words: OnshiString;
begin
  ActAndAsk;
  Ledger := TLedger.Create('audited');
  Show(Ledger.Forge('"user":"op-7"', '"user":"op-8"') > 0, 'forged');
  Ledger.Free;
  Show(CodeOfVerifying('audited', Words) = ONSHI_E_AUDIT_BROKEN, 'broken');
  Show(Pos('line 2', Words) > 0, Words);
end;

const
  { 32 bytes in hexadecimal digits. }
  LedgerKey = 'a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7';
  OtherKey = 'b7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7';
  Passphrase: OnshiString = '試験用パスフレーズ';
  OtherPhrase: OnshiString = '別のパスフレーズ';

function Sealed(const AName, AKey, APassphrase: OnshiString): TOnshiSetup;
begin
  PlaceOfItsOwn(AName);
  Result := Setup(AName);
  Result.LedgerKey := AKey;
  Result.Passphrase := APassphrase;
end;

{ Two keys are too many, whichever system keeps one. }
function SealedTwice(const AName: OnshiString): TOnshiSetup;
begin
  Result := Sealed(AName, LedgerKey, '');
  Result.Flags := ONSHI_SESSION_KEY_BY_SYSTEM;
end;

{ What is asked of a sealed ledger; the session ends with it. }
function AskSealed: Cardinal;
begin
  Result := Ask(OnshiOpen(Sealed('sealed', LedgerKey, '')), 'sealed');
end;

function IsThere(AJob: Cardinal): Boolean;
var
  Found: Cardinal;
begin
  Result := OnshiOpen(Sealed('sealed', LedgerKey, '')).JobOfKey('sealed', Found) and (Found = AJob);
end;

{ Sealed by a key or by a passphrase: without it, or with another, nothing opens and nothing changes. }
procedure SealedLedger;
var
  Job: Cardinal;
  Before, After: TLedger;
begin
  Job := AskSealed;
  Before := TLedger.Create('sealed');
  Show(CodeOfOpening(Sealed('sealed', '', '')) = ONSHI_E_LEDGER_KEY_MISSING, 'no key');
  Show(CodeOfOpening(Sealed('sealed', OtherKey, '')) = ONSHI_E_LEDGER_KEY_WRONG, 'another key');
  Show(CodeOfOpening(Sealed('sealed', '', Passphrase)) = ONSHI_E_LEDGER_KEY_WRONG, 'a passphrase');
  Show(CodeOfOpening(Sealed('sealed', LedgerKey, Passphrase)) = ONSHI_E_BAD_OPTIONS, 'both');
  Show(CodeOfOpening(Sealed('sealed', 'a7', '')) = ONSHI_E_BAD_OPTIONS, 'no key at all');
  Show(CodeOfOpening(SealedTwice('sealed')) = ONSHI_E_BAD_OPTIONS, 'two keys');
  After := TLedger.Create('sealed');
  Show(After.Same(Before), 'as it was');
  Before.Free;
  After.Free;
  Show(IsThere(Job), 'the job');
  Show(CodeOfOpening(Sealed('phrase', '', Passphrase)) = 0, 'sealed by a passphrase');
  Show(CodeOfOpening(Sealed('phrase', '', OtherPhrase)) = ONSHI_E_LEDGER_KEY_WRONG, 'another one');
  Show(CodeOfOpening(Sealed('phrase', '', Passphrase)) = 0, 'the same');
end;

end.
