{ What persons said about names and changes. }
unit OnshiNotes;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiPatients, OnshiRecord, OnshiText;

type
  { Keep its JSON after each change. }
  IOnshiNotes = interface(IOnshiObject)
    function Json: OnshiString;
    { Both names are one person's, as somebody said; False, and why that cannot be
      (ONSHI_NO_ALIAS_...). }
    function ConfirmAlias(const APatients: IOnshiPatients; APatient: Cardinal;
      const APerson: IOnshiRecord; AQualification, ANow: Cardinal; out AReason: Cardinal): Boolean;
    { Takes that back; whether there was anything. }
    function WithdrawAlias(const APatients: IOnshiPatients; APatient: Cardinal;
      const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
    { What a person decided (ONSHI_DECIDED_...) about a change of the last LinkEach; ALater is for
      ONSHI_DECIDED_LATER, else 0. }
    procedure Decide(const APatients: IOnshiPatients; AChange: Integer;
      ADecision, ALater, ANow: Cardinal);
    { What was decided about a change, and when; False: ask. }
    function Decided(const APatients: IOnshiPatients; AChange: Integer; ANow: Cardinal;
      out ADecision, AWhen: Cardinal): Boolean;
    { Forgets everything about a patient; how much that was. }
    function Forget(const AId: OnshiString): Integer;
  end;

{ ASecret are 32 random bytes of this installation. }
function OnshiNewNotes(const ASecret: TOnshiBytes): IOnshiNotes;
function OnshiNotesOf(const ASecret: TOnshiBytes; const AJson: OnshiString): IOnshiNotes;
{ Notes that the library gave. }
function OnshiOwnNotes(AHandle: TOnshiNotes): IOnshiNotes;

implementation

type
  TNotes = class(TOnshiObject, IOnshiNotes)
  protected
    procedure Release; override;
  public
    function Json: OnshiString;
    function ConfirmAlias(const APatients: IOnshiPatients; APatient: Cardinal;
      const APerson: IOnshiRecord; AQualification, ANow: Cardinal; out AReason: Cardinal): Boolean;
    function WithdrawAlias(const APatients: IOnshiPatients; APatient: Cardinal;
      const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
    procedure Decide(const APatients: IOnshiPatients; AChange: Integer;
      ADecision, ALater, ANow: Cardinal);
    function Decided(const APatients: IOnshiPatients; AChange: Integer; ANow: Cardinal;
      out ADecision, AWhen: Cardinal): Boolean;
    function Forget(const AId: OnshiString): Integer;
  end;

function OnshiNewNotes(const ASecret: TOnshiBytes): IOnshiNotes;
var
  Made: TOnshiNotes;
begin
  Made := nil;
  Done(onshi_notes_new(Pointer(ASecret), Length(ASecret), @Made, Slot));
  Result := TNotes.Create(Made);
end;

function OnshiNotesOf(const ASecret: TOnshiBytes; const AJson: OnshiString): IOnshiNotes;
var
  Made: TOnshiNotes;
begin
  Made := nil;
  Done(onshi_notes_from_json(Pointer(ASecret), Length(ASecret), PAnsiChar(Utf8(AJson)), ONSHI_NUL,
    @Made, Slot));
  Result := TNotes.Create(Made);
end;

function OnshiOwnNotes(AHandle: TOnshiNotes): IOnshiNotes;
begin
  Result := TNotes.Create(AHandle);
end;

procedure TNotes.Release;
begin
  onshi_notes_free(Handle);
end;

function TNotes.Json: OnshiString;
begin
  Result := TextBy(@onshi_notes_json, Handle);
end;

function TNotes.ConfirmAlias(const APatients: IOnshiPatients; APatient: Cardinal;
  const APerson: IOnshiRecord; AQualification, ANow: Cardinal; out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_notes_confirm_alias(Handle, HandleOf(APatients), APatient, HandleOf(APerson),
    AQualification, ANow, @AReason, Slot));
end;

function TNotes.WithdrawAlias(const APatients: IOnshiPatients; APatient: Cardinal;
  const APerson: IOnshiRecord; AQualification: Cardinal): Boolean;
begin
  Result := Did(onshi_notes_withdraw_alias(Handle, HandleOf(APatients), APatient, HandleOf(APerson),
    AQualification, Slot));
end;

procedure TNotes.Decide(const APatients: IOnshiPatients; AChange: Integer;
  ADecision, ALater, ANow: Cardinal);
begin
  Done(onshi_notes_decide(Handle, HandleOf(APatients), AChange, ADecision, ALater, ANow, Slot));
end;

function TNotes.Decided(const APatients: IOnshiPatients; AChange: Integer; ANow: Cardinal;
  out ADecision, AWhen: Cardinal): Boolean;
begin
  ADecision := 0;
  AWhen := 0;
  Result := Did(onshi_notes_decided(Handle, HandleOf(APatients), AChange, ANow, @ADecision, @AWhen,
    Slot));
end;

function TNotes.Forget(const AId: OnshiString): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_notes_forget(Handle, PAnsiChar(Utf8(AId)), ONSHI_NUL, @Found, Slot));
  Result := Found;
end;

end.
