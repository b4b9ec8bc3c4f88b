const nobodyWaits = 'nodes and pods are watched as they come up, and work starts when the first is ready';
const nobodyAsks = 'results arrive by themselves, and a run ends when every task has ended; timeout limits a task';

/**
 * The keys of a gismo-cloud-deploy project that are accepted, as they were spelt, and do nothing, each with the reason.
 * Its README explains what they did: https://github.com/slacgismo/gismo-cloud-deploy#configyaml
 */
export const keysWithoutEffect: Readonly<Record<string, string>> = {
  scale_eks_nodes_wait_time: nobodyWaits,
  interval_of_wait_pod_ready: nobodyWaits,
  acccepted_idle_time: nobodyAsks,
  interval_of_checking_sqs: nobodyAsks,
  default_process_files: 'name files with -f, or say how many with -n',
  filename: 'the names of the result files are fixed now, in a folder of their own a run',
  is_celeryflower_on: 'there is no Celery; progress is shown live, and report.html has the timeline',
  num_worker_pods_per_namespace: 'workers are not divided into namespaces; -s says how many there are',
  saved_path_local: 'results are in results/<run-id> of the project; --output names another folder',
  code_template_folder: 'the project folder itself is the code',
};

/** The keys below `filename`, each of which is named when it is set. */
export const keysOfFilename = ['saved_data', 'logs_data', 'error_data', 'performance', 'runtime_gantt_chart'] as const;
