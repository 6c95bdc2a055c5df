import type { ContentFiles } from './files.ts';
import { type Lab, readLab } from './lab.ts';
import { type Lesson, readLesson } from './lesson.ts';

/** What is taught: lessons in order, and labs. Each is read when it is asked for, so that one broken file spoils no other. */
export class Pack {
  private readonly files: ContentFiles;
  private readonly lessons = new Map<string, Lesson>();
  private readonly labs = new Map<string, Lab>();

  constructor(files: ContentFiles) {
    this.files = files;
  }

  lessonIds(): readonly string[] {
    return this.files.list('lessons').filter(isFolder);
  }

  labIds(): readonly string[] {
    return this.files.list('labs').filter(isFolder);
  }

  /** @throws ContentError when the lesson is missing or broken */
  lesson(id: string): Lesson {
    let lesson = this.lessons.get(id);
    if (lesson === undefined) this.lessons.set(id, (lesson = readLesson(this.files, id)));
    return lesson;
  }

  /**
   * A lab with its parameters drawn by a seed.
   * @throws ContentError when the lab is missing or broken
   */
  lab(id: string, seed = 1): Lab {
    const key = `${id}/${seed}`;
    let lab = this.labs.get(key);
    if (lab === undefined) this.labs.set(key, (lab = readLab(this.files, id, seed)));
    return lab;
  }
}

/** Lessons and labs are folders; a file beside them is no content. */
function isFolder(name: string): boolean {
  return !name.includes('.');
}
