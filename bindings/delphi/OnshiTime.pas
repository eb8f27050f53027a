{ Times as the rules take them: seconds since 1970. Days are numbers yyyymmdd. }
unit OnshiTime;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

{ This second. }
function OnshiNow: Cardinal;

{ The second of a date and time in Japan, and back. Japan has one time, without summer time. }
function OnshiSeconds(AInJapan: TDateTime): Cardinal;
function OnshiInJapan(ASeconds: Cardinal): TDateTime;

{ A day as the number yyyymmdd. }
function OnshiDay(ADate: TDateTime): Cardinal;

implementation

uses
  {$IFDEF MSWINDOWS}Windows,{$ENDIF} SysUtils, DateUtils;

const
  Ahead = 9 * 60 * 60;

function OnshiNow: Cardinal;
{$IFDEF MSWINDOWS}
var
  Clock: TSystemTime;
begin
  GetSystemTime(Clock);
  Result := DateTimeToUnix(SystemTimeToDateTime(Clock));
end;
{$ELSE}
begin
  Result := DateTimeToUnix(LocalTimeToUniversal(Now));
end;
{$ENDIF}

function OnshiSeconds(AInJapan: TDateTime): Cardinal;
begin
  Result := DateTimeToUnix(AInJapan) - Ahead;
end;

function OnshiInJapan(ASeconds: Cardinal): TDateTime;
begin
  Result := UnixToDateTime(Int64(ASeconds) + Ahead);
end;

function OnshiDay(ADate: TDateTime): Cardinal;
begin
  Result := Cardinal(YearOf(ADate)) * 10000 + MonthOf(ADate) * 100 + DayOf(ADate);
end;

end.
