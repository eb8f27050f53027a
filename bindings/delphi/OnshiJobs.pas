{ The jobs of a session that are not over: what a program finds after a kill. }
unit OnshiJobs;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls;

type
  IOnshiJobs = interface
    { All that are not over, oldest first, with a key or without. }
    function Open: TOnshiNumbers;
    { What was asked with a job, and when. }
    function Asked(AJob: Cardinal): TOnshiJob;
    { The key of the request, or of the whole list; '' if it has none. }
    function Key(AJob: Cardinal): OnshiString;
  end;

function OnshiJobsOf(const ASession: IOnshiSession): IOnshiJobs;

implementation

type
  TJobs = class(TOnshiOfSession, IOnshiJobs)
  public
    function Open: TOnshiNumbers;
    function Asked(AJob: Cardinal): TOnshiJob;
    function Key(AJob: Cardinal): OnshiString;
  end;

function OnshiJobsOf(const ASession: IOnshiSession): IOnshiJobs;
begin
  Result := TJobs.Create(ASession);
end;

function TJobs.Open: TOnshiNumbers;
var
  Room: TOnshiRoom;
begin
  Room := RoomForNumbers;
  repeat
  until Filled(Room, onshi_session_jobs(Session, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := NumbersOf(Room);
end;

function TJobs.Asked(AJob: Cardinal): TOnshiJob;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Done(onshi_session_job(Session, AJob, @Result, Slot));
end;

function TJobs.Key(AJob: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_job_key(Session, AJob, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

end.
