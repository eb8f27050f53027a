{ Text as UTF-8 and back. What Delphi 7 has for it makes six bytes of a surrogate pair. }
unit OnshiText;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi;

{ Broken text stays broken, and the library refuses it. }
function Utf8(const AText: OnshiString): UTF8String;
function OfUtf8(const ABytes: UTF8String): OnshiString;

{ Text of that many units. }
function WideText(AUnits: PWideChar; ALength: Cardinal): OnshiString;

implementation

function Utf8(const AText: OnshiString): UTF8String;
var
  At, Count: Integer;
  Point, Low: Cardinal;

  procedure Put(AByte: Cardinal);
  begin
    Inc(Count);
    Result[Count] := AnsiChar(AByte);
  end;

begin
  SetLength(Result, 3 * Length(AText));
  Count := 0;
  At := 1;
  while At <= Length(AText) do
  begin
    Point := Ord(AText[At]);
    Inc(At);
    if (Point and $FC00 = $D800) and (At <= Length(AText)) then
    begin
      Low := Ord(AText[At]);
      if Low and $FC00 = $DC00 then
      begin
        Point := $10000 + (Point and $3FF) shl 10 + Low and $3FF;
        Inc(At);
      end;
    end;
    if Point < $80 then
      Put(Point)
    else if Point < $800 then
    begin
      Put($C0 or Point shr 6);
      Put($80 or Point and $3F);
    end
    else
    begin
      if Point < $10000 then
        Put($E0 or Point shr 12)
      else
      begin
        Put($F0 or Point shr 18);
        Put($80 or Point shr 12 and $3F);
      end;
      Put($80 or Point shr 6 and $3F);
      Put($80 or Point and $3F);
    end;
  end;
  SetLength(Result, Count);
end;

{ What the library gives is UTF-8 without fault. }
function OfUtf8(const ABytes: UTF8String): OnshiString;
var
  At, Count, Follow: Integer;
  Point: Cardinal;

  procedure Put(AUnit: Cardinal);
  begin
    Inc(Count);
    Result[Count] := WideChar(AUnit);
  end;

begin
  SetLength(Result, Length(ABytes));
  Count := 0;
  At := 1;
  while At <= Length(ABytes) do
  begin
    Point := Ord(ABytes[At]);
    Inc(At);
    Follow := Ord(Point >= $C0) + Ord(Point >= $E0) + Ord(Point >= $F0);
    if Follow > 0 then
      Point := Point and ($3F shr Follow);
    while (Follow > 0) and (At <= Length(ABytes)) do
    begin
      Point := Point shl 6 or Ord(ABytes[At]) and $3F;
      Inc(At);
      Dec(Follow);
    end;
    if Point < $10000 then
      Put(Point)
    else
    begin
      Put($D800 or (Point - $10000) shr 10);
      Put($DC00 or Point and $3FF);
    end;
  end;
  SetLength(Result, Count);
end;

function WideText(AUnits: PWideChar; ALength: Cardinal): OnshiString;
begin
  SetLength(Result, ALength);
  if ALength > 0 then
    Move(AUnits^, PWideChar(Result)^, ALength * SizeOf(WideChar));
end;

end.
