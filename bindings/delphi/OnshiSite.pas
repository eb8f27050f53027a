{ The facilities and terminals of a site, and what is wrong with them. }
unit OnshiSite;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls;

type
  { Something that a finding is about, as it was configured or seen. }
  TOnshiSiteThing = record
    { One of ONSHI_ABOUT_... }
    About: Cardinal;
    Text: OnshiString;
  end;

  { Something that is wrong with a site, or may be. Its words are OnshiWord(ONSHI_WORD_FAULT, Fault) and
    OnshiWord(ONSHI_WORD_REMEDY, Fault). }
  TOnshiSiteFinding = record
    { ONSHI_FAULT_... and ONSHI_SEVERITY_... }
    Fault, Severity: Cardinal;
    About: array of TOnshiSiteThing;
  end;
  TOnshiSiteFindings = array of TOnshiSiteFinding;

{ Checks the TOML text of a site without a session, as for a window of settings. A session does not open
  with a finding of ONSHI_SEVERITY_ERROR. }
function OnshiCheckSite(const ASite: OnshiString): TOnshiSiteFindings;

{ What is wrong with the site of a session. }
function OnshiSiteFindingsOf(const ASession: IOnshiSession): TOnshiSiteFindings;

implementation

type
  { A site, of a text or of a session. }
  TSite = class
  protected
    { A finding from 0, and about how many things it is; False after the last. }
    function Finding(ANumber: Cardinal; out AFinding: TOnshiSiteFinding;
      out AThings: Cardinal): Boolean; virtual; abstract;
    { Writes one of them into the room; the status of the call. }
    function Thing(ANumber, APlace: Cardinal; out AAbout: Cardinal;
      var ARoom: TOnshiRoom): Integer; virtual; abstract;
  public
    function All: TOnshiSiteFindings;
  end;

  TSiteOfText = class(TSite)
  private
    FText: OnshiString;
  protected
    function Finding(ANumber: Cardinal; out AFinding: TOnshiSiteFinding;
      out AThings: Cardinal): Boolean; override;
    function Thing(ANumber, APlace: Cardinal; out AAbout: Cardinal;
      var ARoom: TOnshiRoom): Integer; override;
  end;

  TSiteOfSession = class(TSite)
  private
    FSession: TOnshiSession;
  protected
    function Finding(ANumber: Cardinal; out AFinding: TOnshiSiteFinding;
      out AThings: Cardinal): Boolean; override;
    function Thing(ANumber, APlace: Cardinal; out AAbout: Cardinal;
      var ARoom: TOnshiRoom): Integer; override;
  end;

function TSite.All: TOnshiSiteFindings;
var
  One: TOnshiSiteFinding;
  Things, Place: Cardinal;
  Room: TOnshiRoom;
begin
  Result := nil;
  while Finding(Length(Result), One, Things) do
  begin
    One.About := nil;
    SetLength(One.About, Things);
    for Place := 1 to Things do
    begin
      Room := RoomForText;
      repeat
      until Filled(Room, Thing(Length(Result), Place - 1, One.About[Place - 1].About, Room));
      One.About[Place - 1].Text := TextOf(Room);
    end;
    SetLength(Result, Length(Result) + 1);
    Result[High(Result)] := One;
  end;
end;

function TSiteOfText.Finding(ANumber: Cardinal; out AFinding: TOnshiSiteFinding;
  out AThings: Cardinal): Boolean;
begin
  Result := Did(onshi_site_finding_u16(PWideChar(FText), Length(FText), ANumber, @AFinding.Fault,
    @AFinding.Severity, @AThings, Slot));
end;

function TSiteOfText.Thing(ANumber, APlace: Cardinal; out AAbout: Cardinal;
  var ARoom: TOnshiRoom): Integer;
begin
  Result := onshi_site_finding_about_u16(PWideChar(FText), Length(FText), ANumber, APlace, @AAbout,
    ARoom.At, ARoom.Capacity, @ARoom.Length, Slot);
end;

function TSiteOfSession.Finding(ANumber: Cardinal; out AFinding: TOnshiSiteFinding;
  out AThings: Cardinal): Boolean;
begin
  Result := Did(onshi_session_finding(FSession, ANumber, @AFinding.Fault, @AFinding.Severity, @AThings,
    Slot));
end;

function TSiteOfSession.Thing(ANumber, APlace: Cardinal; out AAbout: Cardinal;
  var ARoom: TOnshiRoom): Integer;
begin
  Result := onshi_session_finding_about_u16(FSession, ANumber, APlace, @AAbout, ARoom.At,
    ARoom.Capacity, @ARoom.Length, Slot);
end;

function OnshiCheckSite(const ASite: OnshiString): TOnshiSiteFindings;
var
  Site: TSiteOfText;
begin
  Site := TSiteOfText.Create;
  try
    Site.FText := ASite;
    Result := Site.All;
  finally
    Site.Free;
  end;
end;

function OnshiSiteFindingsOf(const ASession: IOnshiSession): TOnshiSiteFindings;
var
  Site: TSiteOfSession;
begin
  Site := TSiteOfSession.Create;
  try
    Site.FSession := HandleOf(ASession);
    Result := Site.All;
  finally
    Site.Free;
  end;
end;

end.
