using BenchmarkDotNet.Running;
using Inspect.Benchmarks.Evals;
using Inspect.Benchmarks.Inference;
using Inspect.Benchmarks.Live;
using Inspect.Benchmarks.Pages;

// Loads that need a second process, and so cannot be methods of a benchmark class.
switch (args)
{
    case ["dataset", .. var rows]:
        await DatasetLoad.RunAsync(rows is [var many] ? int.Parse(many, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
        break;
    case ["engines", .. var rounds]:
        await EngineLoad.RunAsync(
            rounds is [var few, ..] ? int.Parse(few, System.Globalization.CultureInfo.InvariantCulture) : 5,
            rounds is [_, var threads] ? int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture) : null);
        break;
    case ["hosted"]:
        await HostedLoad.RunAsync();
        break;
    case ["hosted-app"]:
        await HostedLoad.RunAppAsync();
        break;
    case ["hosted-server"]:
        await HostedServerProcess.ServeAsync();
        break;
    case ["hosted-storm", .. var length]:
        await StormLoad.RunAsync(length is [var storm] ? int.Parse(storm, System.Globalization.CultureInfo.InvariantCulture) : 120);
        break;
    case ["hub", .. var rest]:
        await HubLoad.RunAsync(rest);
        break;
    case ["import", .. var rounds]:
        await ImportLoad.RunAsync(rounds is [var some] ? int.Parse(some, System.Globalization.CultureInfo.InvariantCulture) : 5);
        break;
    case ["latency"]:
        await LatencyLoad.RunAsync();
        break;
    case ["lists"]:
        await ListLoad.RunAsync();
        break;
    case ["queue"]:
        await QueueLoad.RunAsync();
        break;
    case ["run"]:
        await RunLoad.RunAsync();
        break;
    case ["samples", .. var count]:
        await SampleLoad.RunAsync(
            count is [var text, ..] ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 100_000,
            count is [_, var parallel] ? int.Parse(parallel, System.Globalization.CultureInfo.InvariantCulture) : null);
        break;
    case ["soak", .. var asked]:
        await SoakLoad.RunAsync(asked is [var requests] ? int.Parse(requests, System.Globalization.CultureInfo.InvariantCulture) : 24_000);
        break;
    case ["start", .. var rounds]:
        await StartLoad.RunAsync(rounds is [var starts] ? int.Parse(starts, System.Globalization.CultureInfo.InvariantCulture) : 5);
        break;
    case ["start-load", var engine]:
        await StartLoad.LoadAsync(engine);
        break;
    case ["start-genai", .. { Length: 3 } program]:
        StartLoad.RunGenAi([.. program.Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture))]);
        break;
    case ["resume"]:
        await ResumeLoad.RunAsync();
        break;
    case ["resume-killed", var folder, var evalId]:
        await ResumeLoad.BeKilledAsync(folder, evalId);
        break;
    case ["pages", .. var sections]:
        await PageLoad.RunAsync(sections);
        break;
    case ["browser"]:
        await BrowserLoad.RunAsync();
        break;
    case ["viewers"]:
        await ViewerLoad.RunAsync();
        break;
    case ["viewers-clients", var page, var count]:
        await Viewers.ShowAsync(new Uri(page), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["watch"]:
        await WatchLoad.RunAsync();
        break;
    case ["hub-turns", var host, var watched, var clients]:
        await HubClients.RunInTurnsAsync(new Uri(host), watched, int.Parse(clients, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["hub-clients", var address, var evalId, var count]:
        await HubClients.RunAsync(new Uri(address), evalId, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(HubLoad).Assembly).Run(args);
        break;
}
