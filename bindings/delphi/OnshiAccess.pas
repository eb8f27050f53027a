{ Who may see what. }
unit OnshiAccess;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiConsent, OnshiRecord, OnshiText;

type
  { Somebody who looks. }
  IOnshiAccess = interface(IOnshiObject)
    { Whether they may see a class (ONSHI_CLASS_...) of the patient; the grant is kept for Show. }
    function Grant(const AConsent: IOnshiConsent; const AClock: IOnshiClock;
      AClass, AKind, ANow: Cardinal): TOnshiDecision;
    { What they may see now of a record about the patient of that key. }
    function Show(const AClock: IOnshiClock; const AKey: OnshiString; const ARecord: IOnshiRecord;
      ANow: Cardinal): IOnshiRecord;
  end;

{ ARole is ONSHI_ROLE_..., AProfession ONSHI_PROFESSION_..., ASignIn ONSHI_SIGN_IN_...; APolicy is the
  facility's own decision, as TOML, or ''. }
function OnshiNewAccess(ARole, AProfession, ASignIn: Cardinal; const AOperator: OnshiString;
  const APolicy: OnshiString = ''): IOnshiAccess;

{ What a receipt computer may keep of a record, and how many values that lacks. }
function OnshiSplit(const ARecord: IOnshiRecord; out AWithheld: Integer): IOnshiRecord;

{ Which consents a request needs: masks of classes, of which each, or any, is needed. }
procedure OnshiNeeds(const ARequest: IOnshiRecord; out AEach, AAny: Cardinal);

{ Which classes a software (ONSHI_ROLE_...) may show and keep: masks. }
procedure OnshiRoleMay(ARole: Cardinal; out AShow, AKeep: Cardinal);

implementation

type
  TAccess = class(TOnshiObject, IOnshiAccess)
  protected
    procedure Release; override;
  public
    function Grant(const AConsent: IOnshiConsent; const AClock: IOnshiClock;
      AClass, AKind, ANow: Cardinal): TOnshiDecision;
    function Show(const AClock: IOnshiClock; const AKey: OnshiString; const ARecord: IOnshiRecord;
      ANow: Cardinal): IOnshiRecord;
  end;

{ A text that may be left out. }
function Known(const AText: OnshiString): PWideChar;
begin
  Result := nil;
  if AText <> '' then
    Result := PWideChar(AText);
end;

function OnshiNewAccess(ARole, AProfession, ASignIn: Cardinal; const AOperator,
  APolicy: OnshiString): IOnshiAccess;
var
  Made: TOnshiAccess;
begin
  Made := nil;
  Done(onshi_access_new_u16(Known(APolicy), Length(APolicy), ARole, AProfession, ASignIn,
    Known(AOperator), Length(AOperator), @Made, Slot));
  Result := TAccess.Create(Made);
end;

procedure TAccess.Release;
begin
  onshi_access_free(Handle);
end;

function TAccess.Grant(const AConsent: IOnshiConsent; const AClock: IOnshiClock;
  AClass, AKind, ANow: Cardinal): TOnshiDecision;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.Granted := Did(onshi_access_grant(Handle, HandleOf(AConsent), HandleOf(AClock), AClass, AKind,
    ANow, @Result.Before, @Result.Reason, Slot));
end;

function TAccess.Show(const AClock: IOnshiClock; const AKey: OnshiString;
  const ARecord: IOnshiRecord; ANow: Cardinal): IOnshiRecord;
var
  Made: TOnshiRecord;
begin
  Made := nil;
  Done(onshi_access_show(Handle, HandleOf(AClock), PAnsiChar(Utf8(AKey)), ONSHI_NUL,
    HandleOf(ARecord), ANow, @Made, Slot));
  Result := OnshiOwn(Made);
end;

function OnshiSplit(const ARecord: IOnshiRecord; out AWithheld: Integer): IOnshiRecord;
var
  Made: TOnshiRecord;
  Withheld: Cardinal;
begin
  Made := nil;
  Withheld := 0;
  Done(onshi_access_split(HandleOf(ARecord), @Made, @Withheld, Slot));
  AWithheld := Withheld;
  Result := OnshiOwn(Made);
end;

procedure OnshiNeeds(const ARequest: IOnshiRecord; out AEach, AAny: Cardinal);
begin
  AEach := 0;
  AAny := 0;
  Done(onshi_access_needs(HandleOf(ARequest), @AEach, @AAny, Slot));
end;

procedure OnshiRoleMay(ARole: Cardinal; out AShow, AKeep: Cardinal);
begin
  AShow := 0;
  AKeep := 0;
  Done(onshi_access_role(ARole, @AShow, @AKeep, Slot));
end;

end.
