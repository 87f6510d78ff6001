using Inspect.Engine;
using Inspect.Web.Runs;

namespace Inspect.Web.Export;

/// <summary>Runs that a download names, and their logs.</summary>
/// <param name="store">All runs.</param>
/// <param name="files">Makes what is sent.</param>
/// <param name="logger">Is told of what could not be made.</param>
public sealed partial class ExportRuns(RunStore store, ExportFiles files, ILogger<ExportRuns> logger)
{
    /// <summary>Makes what is sent.</summary>
    public ExportFiles Files => files;

    /// <summary>An answer that says what is wrong (RFC 9457).</summary>
    public static IResult Problem(int status, string detail) => Results.Problem(statusCode: status, detail: detail);

    /// <summary>Answers with what is made of some runs that have logs.</summary>
    /// <param name="named">Ids of the runs, or unique beginnings of them.</param>
    /// <param name="answer">Makes the answer from the runs, in their order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IResult> WithLogsAsync(IReadOnlyList<string> named, Func<IReadOnlyList<RunView>, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        var runs = new List<RunView>();
        foreach (var name in named)
        {
            RunView? run;
            try
            {
                run = await store.FindAsync(name, cancellationToken);
            }
            catch (InspectException error)
            {
                return Problem(StatusCodes.Status409Conflict, error.Message);
            }

            if (run is null)
            {
                return Problem(StatusCodes.Status404NotFound, $"There is no run {Format.Line(name, 100)}. Its log has been moved or deleted, or there never was one.");
            }

            if (!File.Exists(run.LogPath))
            {
                return Problem(StatusCodes.Status409Conflict, $"The run {run.Run} has no log yet. It has one when its first sample begins.");
            }

            runs.Add(run);
        }

        try
        {
            return await answer(runs);
        }
        catch (InspectException error)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (IOException error)
        {
            LogNotMade(error, string.Join(", ", named));
            return Problem(StatusCodes.Status500InternalServerError, $"The file cannot be made: {error.Message} Check the free space in the folder of temporary files.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A download of {Runs} could not be made")]
    private partial void LogNotMade(Exception error, string runs);
}
