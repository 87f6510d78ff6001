using Bunit;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Parts;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Runs;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Inspect.Web.Models;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Inspect.Web.Security;
using Inspect.Web.Settings;
using Inspect.Web.Status;
using Inspect.Web.Tries;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Inspect.Tests.Support;

/// <summary>Draws pages without a browser, over the parts of the real app.</summary>
public static class AppPages
{
    /// <summary>Gives a test's pages the stores, the queue and the feed of an app.</summary>
    public static void Use(this BunitContext context, AppFactory app)
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices();
        context.Services.AddScoped<Keyboard>();
        context.Services.AddScoped<Places>();
        context.Services.AddScoped<ReaderViews>();
        Share<NavCounts>();
        Share<IHostApplicationLifetime>();
        Share<RunStore>();
        Share<RunActions>();
        Share<LogTrash>();
        Share<SampleSource>();
        Share<ScoreEdits>();
        Share<HeaderEdits>();
        Share<Rescoring>();
        Share<DatasetLibrary>();
        Share<TaskWorkshop>();
        Share<TaskTrial>();
        Share<TaskHistory>();
        Share<DatasetUses>();
        Share<LibraryTrash>();
        Share<ImportGate>();
        Share<RunFailures>();
        Share<LogIndex>();
        Share<LogMirrors>();
        Share<EvalQueue>();
        Share<EvalWorker>();
        Share<IOptionsMonitor<QueueOptions>>();
        Share<SettingsStore>();
        Share<SignInRules>();
        Share<SignInSessions>();
        Share<ApiTokens>();
        Share<RunAgain>();
        Share<StatusReport>();
        Share<AppLogTail>();
        Share<LiveFeed>();
        Share<TaskCatalog>();
        Share<PartRegistry>();
        Share<ResultStories>();
        Share<LocalModels>();
        Share<ModelRegistry>();
        Share<EvalPlanner>();
        Share<PriceTable>();
        Share<RunEstimator>();
        Share<QueueForecast>();
        Share<Drafts>();
        Share<TryRuns>();
        Share<ModelMeasures>();
        Share<ModelActions>();
        Share<ModelAdding>();
        Share<ModelLists>();
        Share<ModelFetches>();
        Share<NamedModels>();
        Share<HubEnvironment>();
        Share<ModelLibrary>();
        Share<SettingTable>();
        Share<IOptions<EvalDefaults>>();
        Share<IOptions<LogsOptions>>();
        Share<TimeProvider>();
        context.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));

        // As instances: a container disposes what it makes, and these are the app's.
        void Share<T>()
            where T : class => context.Services.AddSingleton(app.Services.GetRequiredService<T>());
    }
}
