package maec.ui.export;

import maec.job.Problem;

/** No folder was named. */
record NoTarget() implements Problem {
    @Override
    public String sentence() {
        return "No folder is named.";
    }

    @Override
    public String advice() {
        return "Name the folder that the export makes.";
    }

    @Override
    public int exitCode() {
        return 64;
    }
}
