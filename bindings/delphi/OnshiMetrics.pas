{ What a session tells of itself: figures, without a value of a document or a person. }
unit OnshiMetrics;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  Onshi, OnshiApi, OnshiCalls;

{ The figures that say whether somebody should look. }
function OnshiMetricsOf(const ASession: IOnshiSession): TOnshiMetrics;

{ All figures, also jobs by state and deeds by kind, as the text that Prometheus and OpenTelemetry collectors
  read. Write it to a file from time to time. }
function OnshiMetricsText(const ASession: IOnshiSession): OnshiString;

implementation

function OnshiMetricsOf(const ASession: IOnshiSession): TOnshiMetrics;
begin
  FillChar(Result, SizeOf(Result), 0);
  Result.StructSize := SizeOf(Result);
  Done(onshi_session_metrics(HandleOf(ASession), @Result, Slot));
end;

function OnshiMetricsText(const ASession: IOnshiSession): OnshiString;
begin
  Result := TextBy(@onshi_session_metrics_text, HandleOf(ASession));
end;

end.
