using Inspect.Engine;
using Inspect.Tests.Logs;
using Inspect.Web.Hosting;
using Inspect.Web.Queue;
using Inspect.Web.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Web.Settings;

/// <summary>Settings that are saved win over files, and variables and options over them; each says where its value comes from.</summary>
public sealed class SettingsStoreTests : IDisposable
{
    private const string Key = AppSettingTable.ParallelRuns;
    private const string Samples = "Evals:MaxSamples";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Value_OfEachSource_IsThatOfTheStrongestAndNamesIt()
    {
        var (saved, _) = Make();
        Save(saved, "4");
        var (file, _) = Make(inFile: "2", isSavedLeftOut: true);
        var (over, _) = Make(inFile: "2");
        var (variable, _) = Make(inFile: "2", variable: "6");
        var (option, _) = Make(inFile: "2", variable: "6", option: "8");

        Assert.Equal(("2", ValueOrigin.File, null), Look(file));
        Assert.Equal(("4", ValueOrigin.Saved, null), Look(over));
        Assert.Equal(("6", ValueOrigin.Variable, "Queue__MaxParallelRuns"), Look(variable));
        Assert.Equal(("8", ValueOrigin.Option, null), Look(option));
        Assert.Contains("Given by the variable Queue__MaxParallelRuns", variable.StateOf(AppSettingTable.Find(Key)!).WhyFixed, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_AValue_CountsAtOnceAndAfterARestart()
    {
        var (store, configuration) = Make(inFile: "2");

        Save(store, "5");

        Assert.Equal("5", configuration[Key]);
        Assert.Equal("5", Look(Make(inFile: "2").Store).Value);
        store.Save(new Dictionary<string, string?> { [Key] = null }, null);
        Assert.Equal(("2", ValueOrigin.File), (Look(store).Value, Look(store).Origin));
    }

    [Fact]
    public void Save_AList_ReplacesTheOneBefore()
    {
        var (store, configuration) = Make();
        var roots = Enumerable.Range(0, 3).Select(i => Directory.CreateDirectory(_folder.File($"root{i}")).FullName).ToList();

        store.Save(new Dictionary<string, string?> { [AppSettingTable.Roots] = string.Join('\n', roots) }, null);
        Assert.Equal(roots, configuration.GetSection(AppSettingTable.Roots).Get<string[]>()!);
        store.Save(new Dictionary<string, string?> { [AppSettingTable.Roots] = roots[2] }, null);

        Assert.Equal([roots[2]], configuration.GetSection(AppSettingTable.Roots).Get<string[]>()!);
    }

    [Theory]
    [InlineData(Key, "0", "Runs at the same time is a whole number from 1 to 64, not 0.")]
    [InlineData(Key, "many", "Runs at the same time is a whole number from 1 to 64, not many.")]
    [InlineData(AppSettingTable.SingleKeys, "perhaps", "Single-key shortcuts is true or false, not perhaps.")]
    [InlineData(AppSettingTable.Theme, "blue", "Theme of this app is system or light or dark, not blue.")]
    [InlineData("Models:BatchMemoryPercent", "95", "Memory of a batch is a whole number from 5 to 90, not 95.")]
    [InlineData(AppSettingTable.Roots, "logs", "logs is not a whole path.")]
    [InlineData(AppSettingTable.Roots, "/no/such/folder", "There is no folder /no/such/folder")]
    [InlineData("Logs:Dir", "/tmp", "Folder of logs cannot be changed here. The settings lie in this folder themselves")]
    [InlineData("Tasks:Dir", "/tmp", "Folder of tasks cannot be changed here. Code is read from it")]
    [InlineData("Web:Port", "80", "There is no setting Web:Port.")]
    public void Save_WhatCannotBeTaken_SaysWhyAndSavesNothing(string key, string value, string says)
    {
        var (store, _) = Make();

        var error = Assert.Throws<InspectException>(() => store.Save(new Dictionary<string, string?> { [Samples] = "3", [key] = value }, null));

        Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
        Assert.Equal("16", store.StateOf(AppSettingTable.Find(Samples)!).Value);
    }

    [Fact]
    public void Save_AfterSomebodyElseDid_OverwritesNothing()
    {
        var (store, _) = Make();
        var seen = store.Version;
        Save(store, "3");

        Assert.Throws<SettingsStaleException>(() => store.Save(new Dictionary<string, string?> { [Key] = "4" }, seen));

        Assert.Equal("3", Look(store).Value);
        store.Save(new Dictionary<string, string?> { [Key] = "4" }, store.Version);
        Assert.Equal("4", Look(store).Value);
    }

    private static void Save(SettingsStore store, string value) => store.Save(new Dictionary<string, string?> { [Key] = value }, null);

    private static (string Value, ValueOrigin Origin, string? Source) Look(SettingsStore store)
    {
        var state = store.StateOf(AppSettingTable.Find(Key)!);
        return (state.Value, state.Origin, state.Source);
    }

    /// <summary>The sources of the app in their order.</summary>
    private (SettingsStore Store, ConfigurationManager Configuration) Make(string? inFile = null, string? variable = null, string? option = null, bool isSavedLeftOut = false)
    {
        var configuration = new ConfigurationManager();
        var file = _folder.File("appsettings.json");
        File.WriteAllText(file, inFile is null ? "{}" : $"{{\"Queue\": {{\"MaxParallelRuns\": {inFile}}}}}");
        configuration.AddJsonFile(file);
        Environment.SetEnvironmentVariable("Queue__MaxParallelRuns", variable);
        configuration.AddEnvironmentVariables();
        Environment.SetEnvironmentVariable("Queue__MaxParallelRuns", null);
        configuration.AddAppSettings(option is null ? [] : [KeyValuePair.Create(Key, (string?)option)]);
        var folder = isSavedLeftOut ? Directory.CreateDirectory(_folder.File("empty")).FullName : _folder.Path;
        new ServiceCollection().AddSavedSettings(configuration, new SavedSettings(new AppDatabase(folder, NullLogger.Instance)));
        if (variable is not null)
        {
            // Adding a source reads all of them anew.
            Environment.SetEnvironmentVariable("Queue__MaxParallelRuns", variable);
            ((IConfigurationRoot)configuration).Reload();
            Environment.SetEnvironmentVariable("Queue__MaxParallelRuns", null);
        }

        return (new SettingsStore(configuration, configuration.Sources.OfType<SavedSettings>().Single()), configuration);
    }
}
