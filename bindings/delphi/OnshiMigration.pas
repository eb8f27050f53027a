{ A change of the medical institution code, step by step: each code has its own ledger, and never do both
  go out. }
unit OnshiMigration;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

type
  { Why a step is not done. }
  TOnshiStepNotDone = record
    { One of ONSHI_NO_MIGRATION_... }
    Reason: Cardinal;
    { Of ONSHI_NO_MIGRATION_FIRST: the step that comes first (ONSHI_STEP_...); else 0. }
    First: Cardinal;
    { Of ONSHI_NO_MIGRATION_LEFT and _UNCOUNTED: what is left (ONSHI_MATTER_...), else 0, and how much. }
    Matter, Left: Cardinal;
  end;

  { The change that a session knows. Steps are ONSHI_STEP_..., matters ONSHI_MATTER_..., reasons
    ONSHI_NO_MIGRATION_.... }
  IOnshiMigration = interface
    { Plans a change to another code, and keeps the plan; False, and why not. }
    function Plan(const ATo: OnshiString; out AReason: Cardinal): Boolean;
    { Carries the plan of the session of the old code into this one, that of the new code; again after
      each step. False if that one has no plan. }
    function Carry(const AOld: IOnshiSession): Boolean;
    { How far it is; False if none was planned. }
    function Standing(out AStanding: TOnshiMigration): Boolean;
    { '' if none was planned. }
    function OldCode: OnshiString;
    function NewCode: OnshiString;
    { When a step was done; 0 if it is not. }
    function DoneAt(AStep: Cardinal): Cardinal;
    { How much is left of a matter under the code of this session; False: the program has to count it. }
    function Stock(AMatter: Cardinal; out ACount: Cardinal): Boolean;
    { Notes that a step is done, with what the program counted, a count for each matter; False, and why it
      is not. }
    function StepDone(AStep: Cardinal; const AMatters, ACounts: array of Cardinal;
      out AWhy: TOnshiStepNotDone): Boolean;
    { Calls it off: the old code goes on as before; False, and why that cannot be. }
    function CallOff(out AReason: Cardinal): Boolean;
  end;

function OnshiMigrationOf(const ASession: IOnshiSession): IOnshiMigration;

{ What becomes of a matter when the code changes (ONSHI_FATE_...), for people to read before they begin. }
function OnshiFate(AMatter: Cardinal): Cardinal;

implementation

type
  TMigration = class(TOnshiOfSession, IOnshiMigration)
  private
    function Code(AWhich: Cardinal): OnshiString;
  public
    function Plan(const ATo: OnshiString; out AReason: Cardinal): Boolean;
    function Carry(const AOld: IOnshiSession): Boolean;
    function Standing(out AStanding: TOnshiMigration): Boolean;
    function OldCode: OnshiString;
    function NewCode: OnshiString;
    function DoneAt(AStep: Cardinal): Cardinal;
    function Stock(AMatter: Cardinal; out ACount: Cardinal): Boolean;
    function StepDone(AStep: Cardinal; const AMatters, ACounts: array of Cardinal;
      out AWhy: TOnshiStepNotDone): Boolean;
    function CallOff(out AReason: Cardinal): Boolean;
  end;

function OnshiMigrationOf(const ASession: IOnshiSession): IOnshiMigration;
begin
  Result := TMigration.Create(ASession);
end;

function OnshiFate(AMatter: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_migration_fate(AMatter, @Result, Slot));
end;

function TMigration.Plan(const ATo: OnshiString; out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_session_migration_plan(Session, PAnsiChar(Utf8(ATo)), ONSHI_NUL, @AReason, Slot));
end;

function TMigration.Carry(const AOld: IOnshiSession): Boolean;
begin
  Result := Did(onshi_session_migration_carry(Session, HandleOf(AOld), Slot));
end;

function TMigration.Standing(out AStanding: TOnshiMigration): Boolean;
begin
  FillChar(AStanding, SizeOf(AStanding), 0);
  AStanding.StructSize := SizeOf(AStanding);
  Result := Did(onshi_session_migration(Session, @AStanding, Slot));
end;

function TMigration.Code(AWhich: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_migration_code(Session, AWhich, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

function TMigration.OldCode: OnshiString;
begin
  Result := Code(ONSHI_CODE_OLD);
end;

function TMigration.NewCode: OnshiString;
begin
  Result := Code(ONSHI_CODE_NEW);
end;

function TMigration.DoneAt(AStep: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_session_migration_done_at(Session, AStep, @Result, Slot));
end;

function TMigration.Stock(AMatter: Cardinal; out ACount: Cardinal): Boolean;
begin
  ACount := 0;
  Result := Did(onshi_session_migration_stock(Session, AMatter, @ACount, Slot));
end;

function TMigration.StepDone(AStep: Cardinal; const AMatters, ACounts: array of Cardinal;
  out AWhy: TOnshiStepNotDone): Boolean;
var
  About: Cardinal;
begin
  AsMany(Length(AMatters), Length(ACounts), 'StepDone: AMatters <> ACounts',
    'StepDone: as many counts as matters');
  FillChar(AWhy, SizeOf(AWhy), 0);
  About := 0;
  Result := Did(onshi_session_migration_done(Session, AStep, @AMatters, @ACounts, Length(AMatters),
    @AWhy.Reason, @About, @AWhy.Left, Slot));
  if AWhy.Reason = ONSHI_NO_MIGRATION_FIRST then
    AWhy.First := About
  else
    AWhy.Matter := About;
end;

function TMigration.CallOff(out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_session_migration_call_off(Session, @AReason, Slot));
end;

end.
