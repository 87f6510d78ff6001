using Inspect.Engine.Inference.Named;

namespace Inspect.Web.Cli;

/// <summary>Shows in a terminal how a model is made ready: one line that changes, elsewhere a line for each stage and each tenth. Thread-safe.</summary>
/// <param name="writeLine">Writes a line.</param>
/// <param name="terminal">Where one line can change; null where none can.</param>
internal sealed class FetchDisplay(Action<string> writeLine, TextWriter? terminal)
{
    private readonly Lock _lock = new(); // guards all fields
    private string _line = string.Empty;
    private (FetchStage Stage, long Tenth, string? Detail) _shown = (FetchStage.Done, -1, null);

    /// <summary>The display of a command: in a terminal, progress goes beside the results.</summary>
    public static FetchDisplay Of(CliStreams streams) => new(streams.WriteLine, Console.IsErrorRedirected || streams.Error != Console.Error ? null : streams.Error);

    /// <summary>Shows how it stands.</summary>
    public void Show(FetchStanding standing)
    {
        lock (_lock)
        {
            var mark = (standing.Stage, standing.TotalBytes == 0 ? 0 : standing.DoneBytes * 10 / standing.TotalBytes, standing.Stage == FetchStage.Waiting ? standing.Detail : null);
            var text = standing.Text;
            if (terminal is not null && standing.IsGoingOn && text != _line)
            {
                // Blanks wipe what a longer line left behind.
                var most = Math.Max(20, Console.WindowWidth - 1);
                text = text.Length < most ? text : text[..(most - 1)] + "…";
                terminal.Write('\r' + text.PadRight(_line.Length));
                _line = text;
            }
            else if (terminal is null && standing.IsGoingOn && mark != _shown)
            {
                _shown = mark;
                writeLine(text);
            }
        }
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
}
