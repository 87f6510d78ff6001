using System.Runtime.CompilerServices;
using System.Text;

namespace Inspect.Engine.Datasets;

/// <summary>Cuts CSV into rows as the reference's reader does: a quote counts at the start of a cell alone, and what follows a closing quote belongs to the cell.</summary>
/// <param name="text">The file.</param>
/// <param name="separator">Between two cells.</param>
internal sealed class CsvRecords(TextReader text, char separator)
{
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private State _state = State.CellStart;
    private int _line;
    private int _quoteLine;
    private CsvQuoteFault? _fault;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,

        /// <summary>Behind a quote in a quoted cell: its end, or the first of two that stand for one.</summary>
        QuoteEnd,
    }

    /// <summary>The rows in order; a line without anything is a row of no cells.</summary>
    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = 1;
        while (await text.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            _line++;
            foreach (var c in line)
            {
                Take(c);
            }

            if (_state == State.Quoted)
            {
                _cell.Append('\n');
                continue;
            }

            yield return EndRecord(start, line.Length == 0 && start == _line);
            start = _line + 1;
        }

        if (_state == State.Quoted)
        {
            _fault = new CsvQuoteFault(_quoteLine, _line, IsClosed: false);
            yield return EndRecord(start, isBlank: false);
        }
    }

    private void Take(char c)
    {
        switch (_state)
        {
            case State.CellStart when c == '"':
                _quoteLine = _line;
                _state = State.Quoted;
                break;
            case State.Quoted when c == '"':
                _state = State.QuoteEnd;
                break;
            case State.QuoteEnd when c == '"':
                _cell.Append(c);
                _state = State.Quoted;
                break;
            case State.CellStart or State.Plain or State.QuoteEnd when c == separator:
                EndCell();
                break;
            case State.QuoteEnd:
                _fault ??= _quoteLine < _line ? new CsvQuoteFault(_quoteLine, _line, IsClosed: true) : null;
                goto case State.CellStart;
            case State.CellStart:
                _state = State.Plain;
                goto default;
            default:
                _cell.Append(c);
                break;
        }
    }

    private void EndCell()
    {
        _cells.Add(_cell.ToString());
        _cell.Clear();
        _state = State.CellStart;
    }

    private CsvRecord EndRecord(int start, bool isBlank)
    {
        if (!isBlank)
        {
            EndCell();
        }

        var record = new CsvRecord(start, [.. _cells], _fault);
        _cells.Clear();
        _fault = null;
        return record;
    }
}
