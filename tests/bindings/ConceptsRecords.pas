{ Concepts about records: codes, fields, and text as it went in. }
unit ConceptsRecords;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Showing, ConceptsWorld, OnshiApi, OnshiFields, OnshiRecord, OnshiRecords, OnshiText,
  OnshiWords;

procedure Constants;
procedure TypedRecordsAndCodes;
procedure TextOutsideJis;
procedure TextBroken;
procedure BufferTooSmall;

implementation

procedure Constants;
begin
  Show(ONSHI_C_SEX_FEMALE = '2', 'value');
  Show(OnshiCodeLabel(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE) = '女', 'Japanese');
  Show(OnshiCodeLabel(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE, ONSHI_ENGLISH) = 'female', 'English');
  Show(OnshiCodeLabel(ONSHI_T_SEX, '9') = '', 'a code to come');
end;

procedure TypedRecords;
var
  Request: IOnshiBatchRequest;
  First, Second: IOnshiBatchQuery;
begin
  Request := NewBatchRequest;
  First := Request.Body.Search(0);
  Second := Request.Body.Search(1);
  First.InsuredCardSymbol := '甲';
  Second.InsuredCardSymbol := '';
  Second.BirthdateAsDate := EncodeDate(1941, 4, 22);
  Show(Request.Body.Count(ONSHI_F_BATCH_REQUEST_BODY_SEARCH) = 2, 'count');
  Show(Request.Body.Search(0).InsuredCardSymbol = '甲', 'text');
  Show((Second.InsuredCardSymbol = '')
    and Second.Has(ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL), 'empty is not absent');
  Show(not First.Has(ONSHI_F_BATCH_QUERY_BIRTHDATE) and (First.BirthdateAsDate = 0), 'absent');
  Show((Second.Birthdate = '19410422')
    and (Second.BirthdateAsDate = EncodeDate(1941, 4, 22)), 'date');
  Second.Birthdate := '19410431';
  Show((Second.Birthdate = '19410431') and (Second.BirthdateAsDate = 0), 'no date');
end;

procedure CodesToCome;
var
  Query: IOnshiNumberQuery;
begin
  Query := NumberQuery;
  Query.MedicalTreatment := ONSHI_C_MEDICAL_TREATMENT_VISIT;
  Show(Query.MedicalTreatmentLabel <> '', 'label');
  Query.MedicalTreatment := '77';
  Show((Query.MedicalTreatment = '77') and (Query.MedicalTreatmentLabel = ''), 'a code to come');
end;

procedure TypedRecordsAndCodes;
begin
  TypedRecords;
  CodesToCome;
end;

procedure TextOutsideJis;
var
  Query: IOnshiNumberQuery;
  Given: OnshiString;
begin
  Query := NumberQuery;
  Given := OnshiString(#$E000) + '𠮷🍣';
  Show(Length(Given) = 5, 'UTF-16');
  Query.InsuredCardSymbol := Given;
  Show(Query.InsuredCardSymbol = Given, 'UTF-16 there and back');
  Show(OfUtf8(Utf8(Given)) = Given, 'UTF-8 there and back');
  Query.AddExtra('Extra', Given);
  Show(Pos(Given, Query.Json) > 0, 'JSON');
end;

procedure TextBroken;
var
  Query: IOnshiNumberQuery;
begin
  Query := NumberQuery;
  Query.InsuredCardSymbol := '甲';
  Show(CodeOf(Query, OnshiString(#$D842)) = ONSHI_E_BAD_TEXT, 'a lone surrogate');
  Show(onshi_record_set_text(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL,
    PAnsiChar(#$E3#$81), 2, nil) = ONSHI_E_BAD_TEXT, 'half a character');
  Show(Query.InsuredCardSymbol = '甲', 'as before');
end;

procedure BufferTooSmall;
var
  Query: IOnshiNumberQuery;
  Units: array[0..8] of WideChar;
  Count: Cardinal;
begin
  Query := NumberQuery;
  Query.InsuredCardSymbol := '04534020';
  Units[0] := 'a';
  Units[8] := 's';
  Count := 0;
  Show(onshi_record_text_u16(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL, 0, @Units,
    7, @Count, nil) = ONSHI_E_BUFFER_TOO_SMALL, 'one too short');
  Show((Count = 8) and (Units[0] = 'a'), 'the length needed, and nothing else');
  Show((onshi_record_text_u16(Query.Handle, nil, 0, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL, 0,
    @Units, 8, @Count, nil) = ONSHI_S_OK) and (Units[7] = '0') and (Units[8] = 's'), 'exact');
  // The objects make room by themselves.
  Query.InsuredCardSymbol := OnshiString(StringOfChar('7', 5000));
  Show(Query.InsuredCardSymbol = OnshiString(StringOfChar('7', 5000)), 'long');
end;

end.
