{ Concepts about errors: what is refused, and what an error tells. }
unit ConceptsErrors;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Classes, Showing, ConceptsWorld, Onshi, OnshiAnswer, OnshiApi, OnshiCalls, OnshiFields,
  OnshiRecord, OnshiRecords, OnshiText;

procedure NullArgument;
procedure UnknownValue;
procedure ErrorDetail;
procedure ErrorElsewhere;

implementation

procedure NullArgument;
var
  Count: Cardinal;
  Code: Integer;
  Session: IOnshiSession;
begin
  Count := 77;
  Show(onshi_record_check(nil, @Count, nil) = ONSHI_E_NULL_ARGUMENT, 'a record');
  Show(Count = 77, 'output');
  Show(onshi_record_free(nil) = ONSHI_S_OK, 'nothing to free');
  Session := Open('null');
  Code := 0;
  try
    Session.Submit(ONSHI_O_CONSENTED_BATCH, nil, 'null');
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_NULL_ARGUMENT, 'nil as a request');
end;

procedure UnknownValue;
var
  Code: Integer;
  Wrong: TOnshiSetup;
begin
  Code := 0;
  try
    OnshiNew($FFFF);
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_UNKNOWN_MESSAGE, 'a message');
  Code := 0;
  try
    AsBatchUnit(NumberQuery).Validity := '1';
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_UNKNOWN_FIELD, 'a field');
  Wrong := Setup('');
  Wrong.Flags := $80000000;
  Show(CodeOfOpening(Wrong) = ONSHI_E_BAD_OPTIONS, 'a flag');
end;

{ A file that ends too early: an error with everything that errors can tell. }
procedure OpenBrokenFile;
var
  Path: string;
  Text: UTF8String;
  Stream: TFileStream;
begin
  Path := string(Root) + '/broken.xml';
  Text := '<?xml version="1.0" encoding="UTF-8"?>'#10'<XmlMsg><MessageHeader>';
  Stream := TFileStream.Create(Path, fmCreate);
  try
    Stream.WriteBuffer(PAnsiChar(Text)^, Length(Text));
  finally
    Stream.Free;
  end;
  OnshiOpenFile(OnshiString(Path), ONSHI_M_QUALIFICATION_ANSWER);
end;

procedure ErrorDetail;
var
  Raised: Boolean;
begin
  try
    Slot;
    Done(ONSHI_E_TOO_MANY_HANDLES);
    Show(False, 'raised without an object');
  except
    on Error: EOnshi do
      Show((Error.Code = ONSHI_E_TOO_MANY_HANDLES) and (Error.English <> ''), 'without an object');
  end;
  Raised := False;
  try
    OpenBrokenFile;
  except
    on Error: EOnshi do
    begin
      Raised := True;
      Show((Error.Code = ONSHI_E_TRUNCATED) and (Error.Category = ONSHI_CATEGORY_PEER), 'code');
      Show(Pos('文書が途中で終わっています', Error.Japanese) > 0, 'Japanese');
      Show(Pos('the document ends too early', Error.English) > 0, 'English');
      Show((Error.FileName = 'broken.xml') and (Error.Line = 2) and (Error.Column > 1), 'where');
      Show(Error.Message <> '', 'message');
    end;
  end;
  Show(Raised, 'raised');
end;

type
  TElsewhere = class
  private
    FError: EOnshi;
    procedure Read;
  end;

procedure TElsewhere.Read;
begin
  Show((FError.Code = ONSHI_E_TRUNCATED) and (FError.Japanese <> ''), 'read elsewhere');
end;

procedure ErrorElsewhere;
var
  Elsewhere: TElsewhere;
begin
  Elsewhere := TElsewhere.Create;
  try
    OpenBrokenFile;
    Show(False, 'raised');
  except
    on Error: EOnshi do
    begin
      NumberQuery;
      Elsewhere.FError := Error;
      TWork.Create(Elsewhere.Read).Join;
    end;
  end;
  Elsewhere.Free;
end;

end.
