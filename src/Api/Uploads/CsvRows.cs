using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace Attendance.Uploads;

/// <summary>The rows of a table. The library splits the text into cells; what the cells mean is decided here.</summary>
internal sealed class CsvRows
{
    private const int BufferChars = 32 * 1024;

    private readonly CsvText _text;
    private readonly CsvDialect _dialect;
    private readonly CsvParser _parser;
    private readonly UploadOptions _options;
    private CsvColumn[] _columns = [];
    private string? _badCell;
    private int _line;

    private CsvRows(CsvText text, CsvDialect dialect, UploadOptions options)
    {
        (_text, _dialect, _options) = (text, dialect, options);
        text.Skip(dialect.CharsBefore);
        _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = dialect.Delimiter.ToString(),
            BadDataFound = found => _badCell = found.Field,
            BufferSize = BufferChars,
            // Lines are counted here, so that a row is named by the one that it begins on.
            IgnoreBlankLines = false,
            ExceptionMessagesContainRawData = false,
        });
    }

    /// <summary>Reads as far as the header.</summary>
    public static async Task<CsvRows> OpenAsync(DecodedText decoded, UploadFormat format, UploadOptions options)
    {
        var text = new CsvText(decoded);
        await text.FillHeadAsync();
        var rows = new CsvRows(text, CsvDialect.Of(text.Head, format), options);
        do
        {
            if (!await rows.MoveNextAsync())
            {
                throw UploadRefusedException.Invalid("The file has no header.");
            }
        }
        while (rows.IsBlank());

        var headers = Enumerable.Range(0, rows._parser.Count).Select(rows.HeaderAt).ToArray();
        rows._columns = CsvColumns.Of(headers, options.UnknownColumns);
        return rows;
    }

    public async IAsyncEnumerable<UploadRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (count, blank) = (0, 0);
        while (await MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsBlank())
            {
                CheckCount(++count, "rows");
                yield return Read();
            }
            else
            {
                // A body of nothing but line ends would keep a processor busy for a minute.
                CheckCount(++blank, "empty rows");
            }
        }

        if (count == 0)
        {
            throw UploadRefusedException.Invalid("The file has a header, but no rows below it.");
        }
    }

    private void CheckCount(int count, string what)
    {
        if (count > _options.RowsMax)
        {
            throw UploadRefusedException.TooLarge($"The file has more than {_options.RowsMax} {what}.").AtLine(_line);
        }
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        _line = _dialect.LinesBefore + _parser.RawRow + 1;
        var start = _parser.CharCount;
        _text.BeginRow(start);
        try
        {
            if (!await _parser.ReadAsync())
            {
                return false;
            }
        }
        catch (UploadRefusedException refused) when (refused.Row is null)
        {
            throw refused.AtLine(_line);
        }

        if (_parser.CharCount - start > UploadOptions.RowMax)
        {
            throw CsvText.TooLong().AtLine(_line);
        }

        // Only the last row can have a quote that nothing closes.
        if (_text.Ended && _dialect.UnclosedQuoteLine(_parser.RawRecord) is { } line)
        {
            throw UploadRefusedException.Invalid("A quote is opened here that nothing closes.")
                .AtLine(_line + line - 1);
        }

        return true;
    }

    /// <summary>Programs leave rows of nothing but separators below a table.</summary>
    private bool IsBlank()
    {
        for (var i = 0; i < _parser.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(_parser[i]))
            {
                return false;
            }
        }

        return true;
    }

    private string HeaderAt(int index)
    {
        var header = _parser[index];
        return header.Length <= UploadOptions.FieldMax
            ? header
            : throw UploadRefusedException.Invalid($"The name of column {index + 1} is too long.");
    }

    private UploadRow Read()
    {
        var row = new RowBuilder(_line);
        if (_parser.Count != _columns.Length)
        {
            row.Fault(RowBuilder.RowField, string.Create(
                CultureInfo.InvariantCulture, $"has {_parser.Count} cells, the header has {_columns.Length}"));
            return row.Build();
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            ReadCell(i, row);
        }

        return row.Build();
    }

    private void ReadCell(int index, RowBuilder row)
    {
        _badCell = null;
        var (cell, column) = (_parser[index], _columns[index]);
        if (string.IsNullOrWhiteSpace(cell))
        {
            return;
        }

        if (column.IsUnnamed)
        {
            throw CsvColumns.Unnamed(index).AtLine(_line);
        }

        if (!row.CheckLength(column.FaultField, cell))
        {
            return;
        }

        cell = Cell.WithoutExcelQuotes(cell);
        if (_badCell is ['"', ..])
        {
            row.Fault(column.FaultField, "has text after its closing quote: double the quotes inside");
        }
        else if (Cell.IsFormula(cell))
        {
            row.Fault(column.FaultField, Cell.FormulaFault);
        }
        else if (column.Field is { } field)
        {
            row.Set(field, field switch
            {
                PersonField.BirthDate => Cell.BirthDate(cell),
                PersonField.ParticipantId => cell.Trim(),
                _ => cell,
            });
        }
        else
        {
            row.TryAddMetadata(column.MetadataKey!, cell);
        }
    }
}
