{ What is wrong with a file or a record: rule, severity, place, words, and how it is known. }
unit OnshiFindings;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { By what something is checked: what OnshiAgainst made. }
  TOnshiAgainst = record
    { ONSHI_M_...; 0: the name of the file says it, or whatever holds in every message. }
    Message: Cardinal;
    { The day yyyymmdd that counts as today; 0: what depends on it is not looked at. }
    Today: Cardinal;
    { The text of a profile (TOML), or ''. }
    Profile: OnshiString;
  end;

  { The findings, first things first; indexes count from 0. }
  IOnshiFindings = interface(IOnshiObject)
    { How many of a severity (ONSHI_SEVERITY_...) there are; of one rule, the first 100 can be read. }
    function Count(ASeverity: Cardinal): Integer;
    { How bad one is, and where in the decoded file, from 1; 0 where there is no such place. False after
      the last. }
    function Finding(AIndex: Integer; out ASeverity, ALine, AColumn: Cardinal): Boolean;
    { A text of one (ONSHI_FINDING_...); '' if there is none. Only ONSHI_FINDING_WORDS differ by
      language. }
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

function OnshiAgainst(AMessage: Cardinal = 0; AToday: Cardinal = 0;
  const AProfile: OnshiString = ''): TOnshiAgainst;

{ Checks the bytes of an XML document, as `onshi validate` does. }
function OnshiFindingsOfFile(const AName: OnshiString; const AFile: TOnshiBytes;
  const AAgainst: TOnshiAgainst): IOnshiFindings;

{ Checks a record; as a message, if AAgainst says which. }
function OnshiFindingsOf(const ARecord: IOnshiRecord; const AAgainst: TOnshiAgainst): IOnshiFindings;

implementation

type
  TFindings = class(TOnshiObject, IOnshiFindings)
  protected
    procedure Release; override;
  public
    function Count(ASeverity: Cardinal): Integer;
    function Finding(AIndex: Integer; out ASeverity, ALine, AColumn: Cardinal): Boolean;
    function Text(AIndex: Integer; AWhat: Cardinal; ALanguage: Cardinal = ONSHI_JAPANESE): OnshiString;
  end;

function OnshiAgainst(AMessage, AToday: Cardinal; const AProfile: OnshiString): TOnshiAgainst;
begin
  Result.Message := AMessage;
  Result.Today := AToday;
  Result.Profile := AProfile;
end;

function OnshiFindingsOfFile(const AName: OnshiString; const AFile: TOnshiBytes;
  const AAgainst: TOnshiAgainst): IOnshiFindings;
var
  Kept: UTF8String;
  Profile: PAnsiChar;
  Count: Cardinal;
  Made: OnshiApi.TOnshiFindings;
begin
  Give(AAgainst.Profile, Kept, Profile, Count);
  Made := nil;
  Done(onshi_findings_of_file(AAgainst.Message, PAnsiChar(Utf8(AName)), ONSHI_NUL, BytesAt(AFile),
    Length(AFile), AAgainst.Today, Profile, Count, @Made, Slot));
  Result := TFindings.Create(Made);
end;

function OnshiFindingsOf(const ARecord: IOnshiRecord; const AAgainst: TOnshiAgainst): IOnshiFindings;
var
  Kept: UTF8String;
  Profile: PAnsiChar;
  Count: Cardinal;
  Made: OnshiApi.TOnshiFindings;
begin
  Give(AAgainst.Profile, Kept, Profile, Count);
  Made := nil;
  Done(onshi_findings_of_record(HandleOf(ARecord), AAgainst.Message, AAgainst.Today, Profile, Count,
    @Made, Slot));
  Result := TFindings.Create(Made);
end;

procedure TFindings.Release;
begin
  onshi_findings_free(Handle);
end;

function TFindings.Count(ASeverity: Cardinal): Integer;
var
  Found: Cardinal;
begin
  Found := 0;
  Done(onshi_findings_count(Handle, ASeverity, @Found, Slot));
  Result := Found;
end;

function TFindings.Finding(AIndex: Integer; out ASeverity, ALine, AColumn: Cardinal): Boolean;
var
  Plain: OnshiApi.TOnshiFinding;
begin
  FillChar(Plain, SizeOf(Plain), 0);
  Plain.StructSize := SizeOf(Plain);
  Result := Did(onshi_findings_finding(Handle, AIndex, @Plain, Slot));
  ASeverity := Plain.Severity;
  ALine := Plain.Line;
  AColumn := Plain.Column;
end;

function TFindings.Text(AIndex: Integer; AWhat, ALanguage: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_findings_text_u16(Handle, AIndex, AWhat, ALanguage, Room.At, Room.Capacity,
    @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
