using System.Globalization;
using System.Text;
using Inspect.Engine.Files;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;

namespace Inspect.Engine.Inference.Named;

/// <summary>Finds models by the names that people know: those that are folders already, and those that could become one. Thread-safe.</summary>
public sealed class NamedModels(LocalModels models, HubEnvironment environment)
{
    private const int MostFiles = 256;

    private static readonly WeightPrecision[] Precisions = [WeightPrecision.Int8, WeightPrecision.Int4, WeightPrecision.Fp16, WeightPrecision.Fp32];

    private readonly HubCache _cache = new(environment);

    /// <summary>Name of the folder of a model; null where it was not converted yet, or its files have changed since.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="precision">What its weights shall be; null for the usual one, else for any that is there.</param>
    public string? Find(ModelName name, WeightPrecision? precision)
    {
        var stamp = name.LocalPath is null ? null : PathOf(name) is { } path ? StampOf(path) : null;
        return (precision is { } one ? [one] : Precisions).Select(name.FolderOf)
            .FirstOrDefault(folder => models.Has(folder) && models.StatusOf(folder).Source is { } source && source.Name == name.Text && (stamp is null || source.Stamp == stamp));
    }

    /// <summary>Why a model that is no folder yet cannot become one; null where that has to be tried.</summary>
    public string? WhyNot(ModelName name)
    {
        if (name.LocalPath is { } given)
        {
            return PathOf(name) is not null ? null
                : $"There is no {(ModelName.ProviderOf(given) == ModelName.GgufProvider || name.Text.StartsWith(ModelName.GgufProvider, StringComparison.Ordinal) ? "file" : "folder")} {given} on the machine that the app runs on. Give the whole path, or put it into {models.Dir}.";
        }

        return !environment.IsOffline || IsCached(name) ? null
            : $"{name.Repo} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it. Unset it, or name a folder with the model.";
    }

    /// <summary>Models of the user's hub cache that were not converted yet.</summary>
    public IReadOnlyList<ModelName> Cached() =>
        [.. _cache.List().Select(repo => ModelName.TryParse($"{ModelName.HubProvider}/{repo}", out var name, out _) ? name : null).OfType<ModelName>().Where(n => Find(n, null) is null)];

    /// <summary>The model, or its file, is in the user's hub cache.</summary>
    public bool IsCached(ModelName name) =>
        name.Repo is { } repo && (name.File is { } file ? _cache.FindFile(repo, name.Revision, file) is not null : _cache.Find(repo, name.Revision) is not null);

    /// <summary>Absolute path of what lies on this machine; null where there is nothing.</summary>
    internal string? PathOf(ModelName name)
    {
        var given = name.LocalPath!;
        if (given.StartsWith("~/", StringComparison.Ordinal))
        {
            given = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), given[2..]);
        }

        var isFile = ModelName.ProviderOf(given) == ModelName.GgufProvider;
        return new[] { models.Dir, Environment.CurrentDirectory, Path.GetDirectoryName(models.Dir) ?? models.Dir }
            .Select(root => Path.GetFullPath(Path.Combine(root, given))).FirstOrDefault(p => isFile ? File.Exists(p) : Directory.Exists(p));
    }

    /// <summary>Sizes and times of the files, by which a change is noticed.</summary>
    internal static string StampOf(string path)
    {
        var stamp = new StringBuilder();
        foreach (var file in FilesOf(path))
        {
            stamp.Append(CultureInfo.InvariantCulture, $"{file.Name}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
        }

        return HubFetcher.DigestOf([(path, stamp.ToString())]);
    }

    /// <summary>The file itself with the other parts where it is one of several, or the files at the top of the folder and the template that lies in one below.</summary>
    internal static IReadOnlyList<FileInfo> FilesOf(string path)
    {
        try
        {
            return File.Exists(path) ? [.. SplitName.AllOf(path).Select(p => new FileInfo(p)).Where(f => f.Exists)]
                : [.. new DirectoryInfo(path).EnumerateFiles().Append(new FileInfo(Path.Combine(path, HubChoice.ToolTemplate))).Where(f => f.Exists).Take(MostFiles).OrderBy(f => f.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Check its permissions.", error);
        }
    }
}
