{ The doctor: what can be known of the place of a session before one is opened there. }
unit OnshiDoctor;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiText;

type
  { What the doctor found, check by check, in the order in which things are looked at; indexes count from 0. }
  IOnshiDiagnosis = interface(IOnshiObject)
    { How the worst check came out: from ONSHI_CHECK_WARNING on somebody should look. }
    function Worst: Cardinal;
    { How one check came out (ONSHI_CHECK_...). False after the last. }
    function Check(AIndex: Integer; out AResult: Cardinal): Boolean;
    { A text of one (ONSHI_DIAGNOSIS_...); '' after the last. ONSHI_DIAGNOSIS_CHECK, its name for programs, is
      the same in both languages. }
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

{ Looks at the place that a session would open with this setup, as `onshi doctor` does. Nothing is asked, and a
  session at work there is found and told. A request that lies for that long is remarked, usually three seconds;
  it takes so long, and some seconds more on a slow share. With ONSHI_DOCTOR_TOUCH_REQ a file of the doctor's
  own is renamed into `req` for a moment: stop the terminal first. }
function OnshiDiagnosisOf(const ASetup: TOnshiSetup; APatienceMs: Cardinal = 0;
  AFlags: Cardinal = 0): IOnshiDiagnosis;

implementation

type
  TDiagnosis = class(TOnshiObject, IOnshiDiagnosis)
  protected
    procedure Release; override;
  public
    function Worst: Cardinal;
    function Check(AIndex: Integer; out AResult: Cardinal): Boolean;
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

function OnshiDiagnosisOf(const ASetup: TOnshiSetup; APatienceMs, AFlags: Cardinal): IOnshiDiagnosis;
var
  Spelt: TOnshiSpelt;
  Made: TOnshiDiagnosis;
begin
  Made := nil;
  Spelt := TOnshiSpelt.Create(ASetup);
  try
    Done(onshi_doctor(Spelt.Options, APatienceMs, AFlags, @Made, Slot));
  finally
    Spelt.Free;
  end;
  Result := TDiagnosis.Create(Made);
end;

procedure TDiagnosis.Release;
begin
  onshi_diagnosis_free(Handle);
end;

function TDiagnosis.Worst: Cardinal;
begin
  Result := 0;
  Done(onshi_diagnosis_worst(Handle, @Result, Slot));
end;

function TDiagnosis.Check(AIndex: Integer; out AResult: Cardinal): Boolean;
begin
  AResult := 0;
  Result := Did(onshi_diagnosis_result(Handle, AIndex, @AResult, Slot));
end;

function TDiagnosis.Text(AIndex: Integer; AWhat, ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_diagnosis_text_u16(Handle, AIndex, AWhat, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
