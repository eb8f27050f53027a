{ What every noun of objects.pas needs: a session, an answer, somebody who consented. }
unit ObjectsWorld;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Showing, Onshi, OnshiAnswer, OnshiApi, OnshiFields, OnshiPatients, OnshiRecord, OnshiRecords,
  OnshiTime;

const
  Today = 20261122;

{ 2026-11-22 09:00 in Japan. }
function Now_: Cardinal;

{ How a session is opened beside the simulated terminal. }
function Beside: TOnshiSetup;

function Open: IOnshiSession;

{ In a place of its own, where nobody answers. }
function Alone(const AName: OnshiString): TOnshiSetup;

{ The answer of the simulated terminal, acknowledged. }
function Asked(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString): IOnshiAnswer;

function ConsentedUnit: IOnshiConsentedUnit;
function Chart: TOnshiPerson;
function ConsentedRequest(const AFrom: OnshiString): IOnshiConsentedRequest;

implementation

function Now_: Cardinal;
begin
  Result := OnshiSeconds(EncodeDate(2026, 11, 22) + EncodeTime(9, 0, 0, 0));
end;

function Beside: TOnshiSetup;
begin
  Result := OnshiSetup(Root, Institution);
  Result.PollMs := 20;
  Result.CollectAfterMs := 20;
  Result.CollectAtMostMs := 50;
  Result.Flags := ONSHI_SESSION_ALLOW_ASSUMED;
end;

function Open: IOnshiSession;
begin
  Result := OnshiOpen(Beside);
end;

function Alone(const AName: OnshiString): TOnshiSetup;
begin
  Result := Beside;
  Result.Root := PlaceOfItsOwn(AName);
end;

function Asked(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString): IOnshiAnswer;
var
  Session: IOnshiSession;
  Event: TOnshiEvent;
  Job, Found: Cardinal;
begin
  Session := Open;
  Job := Session.Submit(AOperation, ARequest, AKey);
  Show(Session.JobOfKey(AKey, Found) and (Found = Job), 'job of key');
  while not Session.Answered(Job) do
    Session.NextEvent(1000, Event);
  Result := Session.Answer(Job);
  Show((Session.Reception(Job) = '') = (Result.Units = 0), 'reception');
  Session.Acknowledge(Job);
end;

function ConsentedUnit: IOnshiConsentedUnit;
var
  Found: IOnshiQualificationResult;
begin
  Result := NewConsentedUnit;
  Result.Validity := ONSHI_C_QUALIFICATION_VALIDITY_VALID;
  Found := Result.Results.Result_(0);
  Found.InsurerNumber := '06139992';
  Found.InsuredIdentificationNumber := '1';
  Found.Name := '試験　太郎';
  Found.Birthdate := '19500102';
  Found.MedicineConsent := ONSHI_C_CONSENT_YES;
  Found.MedicineConsentTime := '20261121080000';
  Found.MedicineAvailable := '20261123090000';
end;

function Chart: TOnshiPerson;
begin
  Result.Id := '1';
  Result.ReferenceNumber := '';
  Result.InsurerNumber := '06139992';
  Result.Symbol := '';
  Result.Number := '9';
  Result.Branch := '';
  Result.Name := '試験　太郎';
  Result.Kana := '';
  Result.Birthdate := '19500102';
end;

function ConsentedRequest(const AFrom: OnshiString): IOnshiConsentedRequest;
begin
  Result := NewConsentedRequest;
  Result.Body.Search.ConsentFrom := AFrom;
  Result.Body.Search.ConsentTo := '20261122';
  Result.Body.Search.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
end;

end.
