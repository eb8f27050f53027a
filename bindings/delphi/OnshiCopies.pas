{ The copies of clinical answers that a session watches. }
unit OnshiCopies;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls;

type
  { What lies with a program that may not keep it, job by job; places are ONSHI_PLACE_.... }
  IOnshiCopies = interface
    { The chart took what is clinical of a job: its copy in memory is to be erased now. }
    procedure HandedOver(AJob: Cardinal);
    { The program erased its copy. A file is erased by Acknowledge. }
    procedure Erased(AJob, APlace: Cardinal);
    { Results of a job are shown again on a mobile terminal. }
    procedure LiesInHistory(AJob: Cardinal);
    { How a copy in memory or in the history stands (ONSHI_STANDING_...), and until when if that is
      known, else 0; False if none lies there. }
    function Standing(AJob, APlace: Cardinal; out AStanding, AUntil: Cardinal): Boolean;
  end;

function OnshiCopiesOf(const ASession: IOnshiSession): IOnshiCopies;

implementation

type
  TCopies = class(TOnshiOfSession, IOnshiCopies)
  public
    procedure HandedOver(AJob: Cardinal);
    procedure Erased(AJob, APlace: Cardinal);
    procedure LiesInHistory(AJob: Cardinal);
    function Standing(AJob, APlace: Cardinal; out AStanding, AUntil: Cardinal): Boolean;
  end;

function OnshiCopiesOf(const ASession: IOnshiSession): IOnshiCopies;
begin
  Result := TCopies.Create(ASession);
end;

procedure TCopies.HandedOver(AJob: Cardinal);
begin
  Done(onshi_session_handed_over(Session, AJob, Slot));
end;

procedure TCopies.Erased(AJob, APlace: Cardinal);
begin
  Done(onshi_session_erased(Session, AJob, APlace, Slot));
end;

procedure TCopies.LiesInHistory(AJob: Cardinal);
begin
  Done(onshi_session_lies_in_history(Session, AJob, Slot));
end;

function TCopies.Standing(AJob, APlace: Cardinal; out AStanding, AUntil: Cardinal): Boolean;
begin
  AStanding := 0;
  AUntil := 0;
  Result := Did(onshi_session_copy(Session, AJob, APlace, @AStanding, @AUntil, Slot));
end;

end.
