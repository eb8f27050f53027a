{ What persons said while linking, as a session keeps it: durable, by its own clock. Programs that keep it
  themselves use OnshiNotes. }
unit OnshiRemembered;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiNotes, OnshiPatients, OnshiRecord, OnshiText;

type
  { What the notes do, and durable. }
  IOnshiRemembered = interface
    { Notes of what is kept of the patients of a list, to link with; ASecret are 32 random bytes of this
      installation. }
    function Notes(const ASecret: TOnshiBytes; const APatients: IOnshiPatients): IOnshiNotes;
    { Both names are one person's, as somebody said; False, and why that cannot be
      (ONSHI_NO_ALIAS_...). }
    function ConfirmAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
      APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal;
      out AReason: Cardinal): Boolean;
    { Takes that back; whether there was anything. }
    function WithdrawAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
      APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
    { What a person decided (ONSHI_DECIDED_...) about a change of the last LinkEach; ALater is for
      ONSHI_DECIDED_LATER, else 0. }
    procedure Decide(const ANotes: IOnshiNotes; const APatients: IOnshiPatients; AChange: Integer;
      ADecision: Cardinal; ALater: Cardinal = 0);
    { Forgets what is remembered of a patient, but not their consent to view; how much that was. }
    function Forget(const ANotes: IOnshiNotes; const APatient: OnshiString): Integer;
  end;

function OnshiRememberedOf(const ASession: IOnshiSession): IOnshiRemembered;

implementation

type
  TRemembered = class(TOnshiOfSession, IOnshiRemembered)
  public
    function Notes(const ASecret: TOnshiBytes; const APatients: IOnshiPatients): IOnshiNotes;
    function ConfirmAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
      APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal;
      out AReason: Cardinal): Boolean;
    function WithdrawAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
      APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
    procedure Decide(const ANotes: IOnshiNotes; const APatients: IOnshiPatients; AChange: Integer;
      ADecision: Cardinal; ALater: Cardinal = 0);
    function Forget(const ANotes: IOnshiNotes; const APatient: OnshiString): Integer;
  end;

function OnshiRememberedOf(const ASession: IOnshiSession): IOnshiRemembered;
begin
  Result := TRemembered.Create(ASession);
end;

function TRemembered.Notes(const ASecret: TOnshiBytes; const APatients: IOnshiPatients): IOnshiNotes;
var
  Made: TOnshiNotes;
begin
  Made := nil;
  Done(onshi_session_notes(Session, Pointer(ASecret), Length(ASecret), HandleOf(APatients), @Made,
    Slot));
  Result := OnshiOwnNotes(Made);
end;

function TRemembered.ConfirmAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
  APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal;
  out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_session_alias_confirm(Session, HandleOf(ANotes), HandleOf(APatients), APatient,
    HandleOf(APerson), AQualification, @AReason, Slot));
end;

function TRemembered.WithdrawAlias(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
  APatient: Cardinal; const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
begin
  Result := Did(onshi_session_alias_withdraw(Session, HandleOf(ANotes), HandleOf(APatients), APatient,
    HandleOf(APerson), AQualification, Slot));
end;

procedure TRemembered.Decide(const ANotes: IOnshiNotes; const APatients: IOnshiPatients;
  AChange: Integer; ADecision, ALater: Cardinal);
begin
  Done(onshi_session_decide(Session, HandleOf(ANotes), HandleOf(APatients), AChange, ADecision, ALater,
    Slot));
end;

function TRemembered.Forget(const ANotes: IOnshiNotes; const APatient: OnshiString): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_session_forget_patient(Session, HandleOf(ANotes), PAnsiChar(Utf8(APatient)), ONSHI_NUL,
    @Found, Slot));
  Result := Found;
end;

end.
