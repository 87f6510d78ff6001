using System.CommandLine;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>cache</c>: the answers of models that are kept.</summary>
internal static class CacheCommand
{
    public static Command Create(CliStreams streams)
    {
        var isOver = new Option<bool>("--pruneable") { Description = "Only answers that no longer count." };
        var list = new Command("list", "Lists the models that have answers in the cache, with their sizes.") { isOver };
        list.SetAction((result, _) => RunAsync(streams, cache =>
        {
            var models = cache.List(result.GetValue(isOver));
            var width = models.Count == 0 ? 0 : models.Max(m => m.Model.Length);
            streams.WriteLines(models.Select(m => $"{m.Model.PadRight(width)}  {Count(m.Answers)}  {Format.Size(m.SizeBytes)}"));
        }));

        var all = new Option<bool>("--all") { Description = "Answers of all models." };
        var clear = new Command("clear", "Deletes answers: those of all models, or of some.");
        var cleared = ModelsOption("Full name of a model. May be repeated.");
        clear.Add(all);
        clear.Add(cleared);
        clear.SetAction((result, _) => RunAsync(streams, cache =>
        {
            var models = result.GetValue(cleared) ?? [];
            if (result.GetValue(all) == models.Length > 0)
            {
                throw new InspectException("Say what is to be deleted: --all, or --model NAME for the answers of one model.");
            }

            streams.WriteLine($"{Count(cache.Delete(models.Length == 0 ? null : models, isOverOnly: false))} deleted.");
        }));

        var pruned = ModelsOption("Full name of a model (all). May be repeated.");
        var prune = new Command("prune", "Deletes answers that no longer count.") { pruned };
        prune.SetAction((result, _) => RunAsync(streams, cache =>
        {
            var models = result.GetValue(pruned) ?? [];
            streams.WriteLine($"{Count(cache.Delete(models.Length == 0 ? null : models, isOverOnly: true))} deleted.");
        }));

        var path = new Command("path", "Prints the folder of the cache.");
        path.SetAction((_, _) => RunAsync(streams, cache => streams.WriteLine(cache.Root)));
        return new Command("cache", "Shows and empties the cache of answers.") { list, clear, prune, path };
    }

    private static Option<string[]> ModelsOption(string description) => new("--model") { Description = description };

    private static string Count(int answers) => string.Create(CultureInfo.InvariantCulture, $"{answers:N0} {(answers == 1 ? "answer" : "answers")}");

    private static Task<int> RunAsync(CliStreams streams, Action<AnswerCache> work) => LogCommand.RunAsync(streams, async () =>
    {
        await using var services = EvalCommand.CreateServices(HomeFolder.Find(Environment.CurrentDirectory), new Dictionary<string, string?>(), SettingTable.BuiltIn);
        work(services.GetRequiredService<AnswerCache>());
    });
}
