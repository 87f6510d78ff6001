using Inspect.Engine.Inference.Named;

namespace Inspect.Web.Cli;

/// <summary>Shows in a terminal how a model is made ready: one line that changes, elsewhere a line for each stage and each tenth. Thread-safe.</summary>
/// <param name="writeLine">Writes a line.</param>
/// <param name="terminal">Where one line can change; null where none can.</param>
internal sealed class FetchDisplay(Action<string> writeLine, TextWriter? terminal)
{
    private readonly Lock _lock = new(); // guards all fields
    private string _line = string.Empty;
    private string? _shown;

    /// <summary>The display of a command: in a terminal, progress goes beside the results.</summary>
    public static FetchDisplay Of(CliStreams streams) => new(streams.WriteLine, Console.IsErrorRedirected || streams.Error != Console.Error ? null : streams.Error);

    /// <summary>Shows how it stands.</summary>
    public void Show(FetchStanding standing)
    {
        if (standing.IsGoingOn)
        {
            var tenth = standing.TotalBytes == 0 ? 0 : standing.DoneBytes * 10 / standing.TotalBytes;
            Show(standing.Text, $"{standing.Stage} {tenth} {(standing.Stage == FetchStage.Waiting ? standing.Detail : null)}");
        }
    }

    /// <summary>Shows how it stands where words are all that is known: <c>hf/ORG/NAME: fetching 1.2 GB of 2.2 GB</c>.</summary>
    public void Show(string text)
    {
        var stage = text.LastIndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? at + 2 : 0;
        var end = text.IndexOf(' ', stage);
        Show(text, end < 0 ? text : text[..end]);
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_line.Length > 0)
            {
                terminal!.WriteLine();
                _line = string.Empty;
            }
        }
    }

    /// <summary>Shows a text; elsewhere than in a terminal only where its mark is another one.</summary>
    private void Show(string text, string mark)
    {
        lock (_lock)
        {
            if (terminal is not null && text != _line)
            {
                // Blanks wipe what a longer line left behind.
                var most = Math.Max(20, Console.WindowWidth - 1);
                text = text.Length < most ? text : text[..(most - 1)] + "…";
                terminal.Write('\r' + text.PadRight(_line.Length));
                _line = text;
            }
            else if (terminal is null && mark != _shown)
            {
                _shown = mark;
                writeLine(text);
            }
        }
    }
}
