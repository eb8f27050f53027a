{ A copy of a session's ledger, and how it comes back. }
unit OnshiBackup;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

type
  { What came back with a ledger. }
  TOnshiRestored = record
    Jobs: Cardinal;
    { Jobs that were under way: what became of them since, the ledger does not know. Look at each
      (OnshiJobs) before asking again. }
    InDoubt: Cardinal;
  end;

{ Copies the ledger of a session into a new file as it stands now; nothing is written over. One that is sealed
  stays sealed with the same key. It comes back by OnshiRestoreLedger only. }
procedure OnshiBackUpLedger(const ASession: IOnshiSession; const AFile: OnshiString);

{ Makes the ledger that a setup names out of a copy. No session is open there, and a broken ledger was moved
  away. A sealed one needs its key in the setup. }
function OnshiRestoreLedger(const ASetup: TOnshiSetup; const AFile: OnshiString): TOnshiRestored;

implementation

procedure OnshiBackUpLedger(const ASession: IOnshiSession; const AFile: OnshiString);
begin
  Done(onshi_session_back_up(HandleOf(ASession), PAnsiChar(Utf8(AFile)), ONSHI_NUL, Slot));
end;

function OnshiRestoreLedger(const ASetup: TOnshiSetup; const AFile: OnshiString): TOnshiRestored;
var
  Spelt: TOnshiSpelt;
begin
  Result.Jobs := 0;
  Result.InDoubt := 0;
  Spelt := TOnshiSpelt.Create(ASetup);
  try
    Done(onshi_ledger_restore(Spelt.Options, PAnsiChar(Utf8(AFile)), ONSHI_NUL, @Result.Jobs,
      @Result.InDoubt, Slot));
  finally
    Spelt.Free;
  end;
end;

end.
