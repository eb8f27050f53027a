{ The consents to ask for certificates of limits that a session keeps, and asks before each query, with its
  own institution and clock. Programs that keep them themselves use OnshiCertificates. }
unit OnshiLimitConsents;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls, OnshiCertificates, OnshiConsent, OnshiRecord, OnshiText;

type
  { Reasons are ONSHI_NO_CERTIFICATE_.... }
  IOnshiLimitConsents = interface
    { Keeps a consent, in place of the one before. }
    procedure Keep(const AConsent: IOnshiLimitConsent);
    { A copy of the one of a patient, to be shown; nil if none is kept. }
    function Consent(const APatient: OnshiString): IOnshiLimitConsent;
    { The patient took it back; False if none was kept. }
    function Withdraw(const APatient: OnshiString): Boolean;
    { Sets in a query by number that certificates of limits are asked for; False, and why they must not
      be. }
    function AskLimit(const AQuery: IOnshiRecord; const APatient: OnshiString;
      const APermits: IOnshiPermits; out AReason: Cardinal): Boolean;
    { The same in a query about somebody who consented by card: which of the two are asked for. }
    function AskCertificates(const AQuery: IOnshiRecord; AKind: Cardinal; const APatient: OnshiString;
      ALimit, ASpecificDisease: Boolean; const APermits: IOnshiPermits;
      out AReason: Cardinal): Boolean;
  end;

function OnshiLimitConsentsOf(const ASession: IOnshiSession): IOnshiLimitConsents;

implementation

type
  TLimitConsents = class(TOnshiOfSession, IOnshiLimitConsents)
  public
    procedure Keep(const AConsent: IOnshiLimitConsent);
    function Consent(const APatient: OnshiString): IOnshiLimitConsent;
    function Withdraw(const APatient: OnshiString): Boolean;
    function AskLimit(const AQuery: IOnshiRecord; const APatient: OnshiString;
      const APermits: IOnshiPermits; out AReason: Cardinal): Boolean;
    function AskCertificates(const AQuery: IOnshiRecord; AKind: Cardinal; const APatient: OnshiString;
      ALimit, ASpecificDisease: Boolean; const APermits: IOnshiPermits;
      out AReason: Cardinal): Boolean;
  end;

function OnshiLimitConsentsOf(const ASession: IOnshiSession): IOnshiLimitConsents;
begin
  Result := TLimitConsents.Create(ASession);
end;

procedure TLimitConsents.Keep(const AConsent: IOnshiLimitConsent);
begin
  Done(onshi_session_limit_consent_keep(Session, HandleOf(AConsent), Slot));
end;

function TLimitConsents.Consent(const APatient: OnshiString): IOnshiLimitConsent;
var
  Made: TOnshiLimitConsent;
begin
  Made := nil;
  Done(onshi_session_limit_consent(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL, @Made, Slot));
  Result := OnshiOwnLimitConsent(Made);
end;

function TLimitConsents.Withdraw(const APatient: OnshiString): Boolean;
begin
  Result := Did(onshi_session_limit_consent_withdraw(Session, PAnsiChar(Utf8(APatient)), ONSHI_NUL,
    Slot));
end;

function TLimitConsents.AskLimit(const AQuery: IOnshiRecord; const APatient: OnshiString;
  const APermits: IOnshiPermits; out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_session_ask_limit(Session, AQuery.Handle, AQuery.Path, AQuery.Steps,
    PAnsiChar(Utf8(APatient)), ONSHI_NUL, HandleOf(APermits), @AReason, Slot));
end;

function TLimitConsents.AskCertificates(const AQuery: IOnshiRecord; AKind: Cardinal;
  const APatient: OnshiString; ALimit, ASpecificDisease: Boolean; const APermits: IOnshiPermits;
  out AReason: Cardinal): Boolean;
begin
  AReason := 0;
  Result := Did(onshi_session_ask_certificates(Session, AQuery.Handle, AQuery.Path, AQuery.Steps, AKind,
    PAnsiChar(Utf8(APatient)), ONSHI_NUL, Ord(ALimit), Ord(ASpecificDisease), HandleOf(APermits),
    @AReason, Slot));
end;

end.
